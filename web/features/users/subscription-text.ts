const mails = (n: number) => n === 1 ? "1 pending mail" : `${n.toLocaleString("en")} pending mails`;

/** "2 users unsubscribed. 1 pending mail will not be sent". */
export function subscribedText(o: { changed: number; skipped: number; unsubscribed: boolean }): string {
  const { changed, skipped, unsubscribed } = o;
  const users = changed === 1 ? "1 user" : `${changed.toLocaleString("en")} users`;
  const done = `${users} ${unsubscribed ? "unsubscribed" : "resubscribed"}`;
  return skipped === 0 ? done : `${done}. ${mails(skipped)} will not be sent`;
}

/** What is said once that is taken back: of the mail that it stopped, that it stays stopped (SU3); of a resubscribe taken back, what that
 * stopped. */
export function undoneText(stopped: number, stoppedByUndo: number): string {
  if (stoppedByUndo > 0) return `Undone. ${mails(stoppedByUndo)} will not be sent`;
  if (stopped === 0) return "Undone";
  return stopped === 1
    ? "Undone. 1 mail that was stopped stays stopped"
    : `Undone. ${stopped.toLocaleString("en")} mails that were stopped stay stopped`;
}
