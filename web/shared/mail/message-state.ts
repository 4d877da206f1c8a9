import { dateText } from "#web/shared/time-text.ts";
import type { Answer } from "../api.ts";
import type { Tone } from "../ui/Badge.tsx";
import { skipText } from "./skip-text.ts";

export type Message = Answer<"GET /api/messages/:id">;
export type Party = Message["to"][number];

/** Instead of the address of a user who has none any more. */
export const noEmail = "no e-mail";

/** What stands for a person where there is room for one thing: their name, "Mia Keller (no e-mail)" where that has to be said. */
export const partyText = ({ name, address }: Pick<Party, "name" | "address">): string =>
  address === null ? (name ? `${name} (${noEmail})` : noEmail) : name || address;

/** "Mia Keller, Noah Silva and 3 more". */
export function partiesOf(parties: readonly Party[], most = 2): string {
  const names = parties.map(partyText);
  if (names.length <= most) return names.join(", ");
  return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}

const states: Record<Message["state"], { label: string; tone: Tone }> = {
  pending: { label: "Pending", tone: "warn" },
  sending: { label: "Sending", tone: "accent" },
  sent: { label: "Sent", tone: "ok" },
  cancelled: { label: "Deleted", tone: "neutral" },
  skipped: { label: "Skipped", tone: "neutral" },
  failed: { label: "Failed", tone: "danger" },
  unknown: { label: "Not known", tone: "danger" },
};

/** A message's state as people call it. */
export const stateOf = (state: Message["state"]) => states[state];

/** Why a message ended unsent, or what is not known of it; null where nothing is to be said. */
export function endedText({ state, endedWhy }: Pick<Message, "state" | "endedWhy">): string | null {
  switch (state) {
    case "skipped":
      return skipText(endedWhy);
    case "cancelled":
      return endedWhy === "erased"
        ? "Its reader was erased: it never leaves."
        : "Somebody deleted it: it never leaves.";
    case "failed":
      return endedWhy ? `The provider said: ${endedWhy}` : "The provider refused it.";
    case "unknown":
      return "The provider may or may not have taken it. Look there, then settle it.";
    default:
      return null;
  }
}

const because: Record<Message["senderBecause"], string> = {
  teammate: "chosen for it",
  csm: "the account's CSM",
  ae: "the account's AE",
  csm_not_set: "the account has no CSM",
  csm_not_valid: "the account's CSM cannot send here",
  ae_not_set: "the account has no AE",
  ae_not_valid: "the account's AE cannot send here",
  no_valid_sender: "nobody named can send here",
  fixed: "fixed by a person",
  stand_in: "stands in for a colleague on leave",
};

/** "Ben sends for Ada, who is on leave until 5 June 2026."; null where nobody stands in (SW4). */
export function standInText({ teammate, standsInFor }: Pick<Message, "teammate" | "standsInFor">): string | null {
  if (!standsInFor) return null;
  const until = standsInFor.until === null ? "" : ` until ${dateText(standsInFor.until)}`;
  return `${teammate.name} sends for ${standsInFor.teammate.name}, who is on leave${until}.`;
}

/** Why this teammate sends it (ST3). */
export const becauseText = (senderBecause: Message["senderBecause"]) => because[senderBecause];
