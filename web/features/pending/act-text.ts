import type { Ask } from "#web/shared/api.ts";

export type Bulk = Ask<"POST /api/messages/bulk">["body"];
type WithoutIds<B> = B extends unknown ? Omit<B, "ids"> : never;
/** What can be done to many messages at once (PR2). */
export type BulkAct = WithoutIds<Bulk>;
export type MessagePatch = Ask<"PATCH /api/messages/:id">["body"];
/** What can be set on many messages alike. */
export type Settings = Extract<BulkAct, { action: "change" }>["set"];

/** "1 message", "1,204 messages". */
export const messagesText = (n: number) => (n === 1 ? "1 message" : `${n.toLocaleString("en")} messages`);

/** What the toast says was done to `n` messages; one alone is named by whom it is `to`. */
export function doneText(act: BulkAct, n: number, to?: string): string {
  const what = n === 1 && to ? `The mail to ${to}` : messagesText(n);
  const is = n === 1 && to ? "is " : "";
  switch (act.action) {
    case "send_now":
      return n === 1 ? `Sending${to ? ` to ${to}` : ""} now` : `Sending ${what} now`;
    case "cancel":
      return `${what} ${is}deleted`;
    case "reschedule":
      return `${what} ${is}rescheduled`;
    case "change":
      return `${what} ${is}changed`;
    case "approve":
      return `${what} ${is}approved`;
    case "release_hold":
      return `${what} ${is}released`;
  }
}
