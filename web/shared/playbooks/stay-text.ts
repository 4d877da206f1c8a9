import type { Answer } from "../api.ts";
import { heldText } from "../mail/hold-text.ts";
import { stateOf } from "../mail/message-state.ts";
import { writtenName } from "../mail/path-text.ts";
import type { Tone } from "../ui/Badge.tsx";

export type Stay = Answer<"GET /api/enrollments/:id">;
export type StayStep = Stay["steps"][number];
export type StayMessage = StayStep["messages"][number];

const lefts: Record<NonNullable<Stay["leftWhy"]>, string> = {
  no_match: "it no longer matched",
  account_gone: "the account is gone",
  archived: "the playbook was archived",
};
/** Why an account is no more in a playbook. */
export const leftText = (why: Stay["leftWhy"]): string => (why === null ? "it left" : lefts[why]);

const states: Record<StayStep["state"], { label: string; tone: Tone }> = {
  due: { label: "To come", tone: "neutral" },
  waiting: { label: "Waiting", tone: "accent" },
  done: { label: "Done", tone: "ok" },
  skipped: { label: "Skipped", tone: "neutral" },
};
/** How far an action is for one account. */
export const stepState = (step: Pick<StayStep, "state">) => states[step.state];

const whys: Record<string, string> = {
  replied: "They replied.",
  closed: "The conversation was closed.",
  not_sent: "The mail before it was never sent.",
  left: "The account had left by then.",
  action_gone: "The version that it is in has no such action any more.",
  bad_value: "The value does not fit the trait any more.",
  no_users: "There was nobody to write to.",
  duplicate: "Written to already, for another of their accounts.",
  left_playbook: "The account stopped matching.",
  no_match: "The account stopped matching.",
  account_gone: "The account is gone.",
  archived: "The playbook was archived.",
  deleted: "The account stopped matching.",
  held: "Held when the account stopped matching.",
  kept: "Kept when the account stopped matching.",
  unsubscribed: "Its reader unsubscribed.",
  no_email: "Its reader has no e-mail address.",
  suppressed: "Its address is suppressed.",
  no_valid_sender: "Nobody named can send it.",
  unchanged: "It had that value already.",
  trait_gone: "The trait is gone.",
};
/** Why something was not done, or what became of it: a sentence. */
export function whyText(why: string): string {
  const known = whys[why];
  if (known) return known;
  const text = why.replaceAll("_", " ").trim();
  return text === "" ? "" : text[0]!.toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}

/** Why an action was not done, unless it is told of each whom it skipped. */
export const whyAlone = ({ why, skipped }: Pick<StayStep, "why" | "skipped">): string | null =>
  skipped.some((skip) => skip.why === why) ? null : why;

/** A message's state as people call it, by the state that the API names. */
export const messageState = (message: Pick<StayMessage, "state">) =>
  stateOf(message.state as Parameters<typeof stateOf>[0]) ?? { label: message.state, tone: "neutral" as Tone };

/** What is said of a message's time: of a pending one when it is expected to leave or what a person must end first, nothing where that is
 * not known (PR3). */
export function timeOf({ state, at, leaves }: StayMessage): { lead: string; at: string | null } {
  if (state !== "pending") return { lead: "", at };
  if (leaves?.expectedAt) return { lead: ", to leave", at: leaves.expectedAt };
  const held = leaves && heldText(leaves);
  return { lead: held ? `: ${held}` : "", at: null };
}

/** When a follow-up comes whose mail before it has not left. */
export const afterText = ({ name, days }: NonNullable<StayStep["after"]>): string =>
  `${days === 1 ? "1 day" : `${days.toLocaleString("en")} days`} after ${writtenName(name)} is sent`;

/** Of those who were skipped the first by name; nothing where nobody is named. */
export const sampleText = ({ count, sample }: Pick<StayStep["skipped"][number], "count" | "sample">): string =>
  sample.join(", ") + (sample.length > 0 && count > sample.length ? " and others" : "");

/** Where a message is looked at: among what waits, or in its conversation. */
export const messagePath = ({ id, conversationId, state }: StayMessage): string =>
  state === "pending" ? `/pending/${id}?view=all` : `/conversations/${conversationId}#message-${id}`;
