import type { Answer } from "#web/shared/api.ts";
import { becauseText, partiesOf } from "#web/shared/mail/message-state.ts";
import { dateTimeText, zoneText } from "#web/shared/time-text.ts";

export type Preview = Answer<"POST /api/starts/preview">;
type Skip = Preview["skipped"][number];

/** "1 conversation", "25 conversations". */
export const conversationsText = (n: number) => `${n.toLocaleString("en")} conversation${n === 1 ? "" : "s"}`;

/** "25 conversations", and of starts per account with how many people: "12 conversations with 48 users" (ST5). */
export const plannedText = ({ conversations, users }: Pick<Preview, "conversations" | "users">) =>
  users > conversations
    ? `${conversationsText(conversations)} with ${users.toLocaleString("en")} users`
    : conversationsText(conversations);

/** The people of one conversation: "Grace, Alan, Ada and 3 more". */
export const groupText = (users: Preview["items"][number]["users"]): string =>
  partiesOf(users.map(({ id, name, email }) => ({ userId: id, name, address: email })), 3);

const skips: Record<Skip["why"], string> = {
  unsubscribed: "unsubscribed",
  suppressed: "may not be mailed: the address bounced or complained",
  no_email: "no e-mail address",
  duplicate: "written to already in this start",
  no_valid_sender: "nobody named can send to them",
  no_users: "no users to write to at the account",
  several_accounts: "at several accounts: name one above",
  no_account: "not at the account",
  group_too_large: "more people than one mail can go to",
};

/** Why somebody is skipped (ST6). */
export const skipText = (why: Skip["why"]) => skips[why];

/** Who sends how many and why, the most first: "the account's CSM". Of the conversations that are shown. */
export function sendersOf(items: Preview["items"]) {
  const groups = new Map<string, { teammate: Preview["items"][number]["teammate"]; because: string; count: number }>();
  for (const { teammate, senderBecause } of items) {
    const key = `${teammate.id} ${senderBecause}`;
    const group = groups.get(key) ?? { teammate, because: becauseText(senderBecause), count: 0 };
    group.count++;
    groups.set(key, group);
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count);
}

/** When they would leave, were they started now (PR3). */
export function leavingText(items: Preview["items"], zone: string, nowMs: number): string | null {
  const times = items.flatMap((item) => item.expectedAt ?? []).toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const [first, last] = [times[0], times.at(-1)];
  if (!first || !last) return items.length === 0 ? null : "They wait for a person before they leave.";
  const [from, to] = [dateTimeText(first, zone, nowMs), dateTimeText(last, zone, nowMs)];
  const waiting = items.length - times.length;
  const rest = waiting > 0 ? ` ${waiting} of them ${waiting === 1 ? "waits" : "wait"} for a person.` : "";
  return from === to ? `Leave ${from}, ${zoneText(zone)}.${rest}` : `Leave ${from} to ${to}, ${zoneText(zone)}.${rest}`;
}
