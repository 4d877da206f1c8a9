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

/** What the toast says was done to `n` messages. */
export function doneText(act: BulkAct, n: number): string {
  switch (act.action) {
    case "send_now":
      return n === 1 ? "Sending now" : `Sending ${messagesText(n)} now`;
    case "cancel":
      return `${messagesText(n)} deleted`;
    case "reschedule":
      return `${messagesText(n)} rescheduled`;
    case "change":
      return `${messagesText(n)} changed`;
    case "approve":
      return `${messagesText(n)} approved`;
    case "release_hold":
      return `${messagesText(n)} released`;
  }
}
