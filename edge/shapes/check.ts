import type { z } from "zod";
import type { Check } from "#db/schema/conversation.ts";
import type * as contract from "../contract/mail.ts";
import { toInstantOrNull } from "./instant.ts";

/** What a check found, with when it happened as an instant (PR4). */
export const toCheck = ({ kind, detail, atMs }: Check): z.input<typeof contract.check> => ({
  kind,
  detail,
  at: toInstantOrNull(atMs),
});
