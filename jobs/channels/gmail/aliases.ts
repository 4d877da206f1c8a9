import { jsonOf } from "../http.ts";
import { aliasesKeptMs } from "./limits.ts";
import type { Mailbox } from "./mailbox.ts";
import { type Fault, faultOf, faultOfThrown } from "./outcome.ts";

/**
 * The addresses that Gmail sends as from this mailbox: its own, and verified aliases. For any other it would put its own in From
 * (developers.google.com/workspace/gmail/api/guides/alias_and_signature_settings, read 2026-11-22). Asked anew every ten minutes.
 */
export function makeAliases(
  mailbox: Mailbox,
): (nowMs: number) => Promise<{ kind: "aliases"; all: Set<string> } | Fault> {
  let known: { all: Set<string>; untilMs: number } | undefined;
  return async (nowMs) => {
    if (known && performance.now() < known.untilMs) return { kind: "aliases", all: known.all };
    try {
      const asked = await mailbox.ask({ path: "/gmail/v1/users/me/settings/sendAs" });
      if (asked.kind !== "answer") return asked;
      if (asked.answer.status !== 200) return faultOf(asked.answer, nowMs);
      const all = read(jsonOf(asked.answer));
      if (all.size === 0) {
        return { kind: "busy", untilMs: null, words: "Gmail did not say which addresses it sends as" };
      }
      known = { all, untilMs: performance.now() + aliasesKeptMs };
      return { kind: "aliases", all };
    } catch (error) {
      return faultOfThrown(error);
    }
  };
}

type SendAs = { sendAsEmail?: unknown; isPrimary?: unknown; verificationStatus?: unknown };

function read(said: unknown): Set<string> {
  const { sendAs } = (said ?? {}) as { sendAs?: SendAs[] };
  return new Set(
    (Array.isArray(sendAs) ? sendAs : []).flatMap(({ sendAsEmail, isPrimary, verificationStatus }) =>
      typeof sendAsEmail === "string" && (isPrimary === true || verificationStatus === "accepted")
        ? [sendAsEmail.toLowerCase()]
        : []
    ),
  );
}
