import type { Answer } from "../api.ts";
import { holdText } from "../mail/hold-text.ts";
import { becauseText, partiesOf } from "../mail/message-state.ts";
import { dateTimeText, zoneText } from "../time-text.ts";

export type Preview = Answer<"POST /api/starts/preview">;
type Skip = Preview["skipped"][number];

/** "1 conversation", "25 conversations". */
export const conversationsText = (n: number) => `${n.toLocaleString("en")} conversation${n === 1 ? "" : "s"}`;

/** "25 conversations", and of starts per account with how many people: "12 conversations with 48 users" (ST5). */
export function plannedText({ conversations, users, isMore }: Pick<Preview, "conversations" | "users" | "isMore">) {
  const words = users > conversations
    ? `${conversationsText(conversations)} with ${users.toLocaleString("en")} users`
    : conversationsText(conversations);
  return isMore ? `At least ${words}` : words;
}

/** The people of one conversation: "Grace, Alan, Ada and 3 more". */
export const groupText = (users: Preview["items"][number]["users"]): string =>
  partiesOf(users.map(({ id, name, email }) => ({ userId: id, name, address: email })), 3);

/** "12 pending", "1 failed": what became of a start's messages, with where each is looked at; states that none is in are left out. */
export function becameOf({ id, messages }: Pick<Answer<"GET /api/starts/:id">, "id" | "messages">) {
  const { pending, sending, sent, failed, unknown } = messages;
  const parts = [
    { n: pending, word: "pending", href: `/pending?view=all&startId=${id}` },
    { n: sending, word: "leaving now", href: "/active" },
    { n: sent, word: "sent", href: "/active" },
    { n: failed, word: "failed", href: "/attention?view=all&kind=failed" },
    { n: unknown, word: "not known", href: "/attention?view=all&kind=unknown" },
  ];
  return parts.filter(({ n }) => n > 0).map(({ n, word, href }) => ({
    words: `${n.toLocaleString("en")} ${word}`,
    href,
  }));
}

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

/** Why somebody is skipped (ST6), by whom of an account is written to. */
export const skipText = (why: Skip["why"], audience: "owners" | "all" | "rule" = "all") =>
  why !== "no_users" || audience === "all"
    ? skips[why]
    : audience === "owners"
    ? "no owner at the account"
    : "nobody at the account matches";

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

/** What a person must see to, of those that wait for one, as the messages themselves will say it: " …", or nothing. */
function whyText(items: Preview["items"]): string {
  const whys = items.map(({ hold, teammate, expectedAt }) =>
    hold && expectedAt === null
      ? holdText({ hold, teammate, expectedAt, wouldLeaveAt: null, timeZone: "UTC", ignoreWindow: false }, 0).why
      : null
  );
  return [...new Set(whys)].flatMap((why) => why ? [` ${why}`] : []).slice(0, 3).join("");
}

/** When they would leave, were they started now (PR3). */
export function leavingText(items: Preview["items"], zone: string, nowMs: number): string | null {
  const times = items.flatMap((item) => item.expectedAt ?? []).toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const [first, last] = [times[0], times.at(-1)];
  if (!first || !last) return items.length === 0 ? null : `They wait for a person before they leave.${whyText(items)}`;
  const [from, to] = [dateTimeText(first, zone, nowMs), dateTimeText(last, zone, nowMs)];
  const waiting = items.length - times.length;
  const rest = waiting > 0
    ? ` ${waiting} of them ${waiting === 1 ? "waits" : "wait"} for a person.${whyText(items)}`
    : "";
  return from === to ? `Leave ${from}, ${zoneText(zone)}.${rest}` : `Leave ${from} to ${to}, ${zoneText(zone)}.${rest}`;
}
