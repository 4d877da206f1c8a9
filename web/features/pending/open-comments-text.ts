import type { Message } from "#web/shared/mail/message-state.ts";

/** That somebody's comment on these is still open, empty where none is (PR6). */
export function openCommentsText(messages: readonly Pick<Message, "comments">[]): string {
  const asked = messages.filter(({ comments }) => comments.open > 0);
  if (asked.length === 0) return "";
  if (messages.length > 1) {
    return asked.length === 1
      ? "One of them has an open comment."
      : `${asked.length.toLocaleString("en")} of them have open comments.`;
  }
  const { open } = asked[0]!.comments;
  return open === 1 ? "A comment on it is still open." : `${open} comments on it are still open.`;
}
