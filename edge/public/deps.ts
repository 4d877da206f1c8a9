import type { Vault } from "#jobs/channels/secrets.ts";
import type { Deps } from "../context.ts";

/** All that the public routes need, so that they run alone on an edge host too. */
export type PublicDeps = Pick<Deps, "db" | "links" | "nowMs" | "log"> & {
  /** Tells this process of changes at once, where somebody here listens. */
  changes?: Pick<Deps["changes"], "nudge">;
  /** Hears of each recorded hit of the pixel, by its verdict. */
  onOpen?: (verdict: string) => void;
  /** Opens what webhooks are verified by; without it, none is taken. */
  vault?: Pick<Vault, "open">;
  /** Asks jobs of this process to look now. */
  nudge?: (job: "inbound") => void;
};
