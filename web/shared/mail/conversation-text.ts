import type { Answer } from "../api.ts";

type Bounce = NonNullable<Answer<"GET /api/conversations">["items"][number]["bounced"]>;

const why: Record<string, string> = {
  by_hand: "Closed by hand",
  cancelled: "Deleted before it left",
  unsubscribed: "Its user unsubscribed",
  no_email: "Its user has no e-mail address any more",
  suppressed: "Its address is suppressed",
  erased: "Its user was erased",
  failed: "It could not be sent",
  left_playbook: "Its account left the playbook",
};

/** Why a conversation is closed; a person's own reason as they wrote it. */
export const closedText = (closedWhy: string | null): string =>
  closedWhy === null ? "Closed" : why[closedWhy] ?? closedWhy;

const classes: Record<NonNullable<Bounce["class"]>, string> = {
  hard: "the address does not exist",
  soft: "not delivered for now",
  policy: "refused by the other side's rules",
  full: "the mailbox is full",
  unknown: "not delivered",
};

/** "5.1.1: the address does not exist". */
export const bounceText = ({ code, class: kind }: Pick<Bounce, "code" | "class">): string =>
  [code, classes[kind ?? "unknown"]].filter(Boolean).join(": ");
