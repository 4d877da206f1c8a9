import type { Answer } from "#web/shared/api.ts";
import { dateText } from "#web/shared/time-text.ts";

export type Leave = Answer<"GET /api/time-off">["items"][number];

/** "3 June 2026", or "3 June 2026 to 9 June 2026". */
export const daysText = ({ fromDay, toDay }: Pick<Leave, "fromDay" | "toDay">): string =>
  fromDay === toDay ? dateText(fromDay) : `${dateText(fromDay)} to ${dateText(toDay)}`;

/** What becomes of the mail that falls due in a leave, before it is saved (SW4). */
export function movesText(count: number, standIn: string | null): string {
  if (count === 0) {
    return standIn === null
      ? "Nothing falls due then yet. What does, waits until the leave is over."
      : `Nothing falls due then yet. What does, leaves as ${standIn}'s.`;
  }
  const [messages, they] = count === 1 ? ["1 message falls", "it"] : [`${count} messages fall`, "they"];
  const leave = they === "it" ? "leaves" : "leave";
  return standIn === null
    ? `${messages} due then; ${they} ${they === "it" ? "waits" : "wait"} until the leave is over.`
    : `${messages} due then; ${they} ${leave} as ${standIn}'s, by ${standIn}'s window, limits and signature.`;
}
