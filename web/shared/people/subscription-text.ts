const mails = (n: number) => n === 1 ? "1 pending mail" : `${n.toLocaleString("en")} pending mails`;

/** "2 users unsubscribed. 1 pending mail will not be sent". */
export function subscribedText(o: { changed: number; skipped: number; unsubscribed: boolean }): string {
  const { changed, skipped, unsubscribed } = o;
  const users = changed === 1 ? "1 user" : `${changed.toLocaleString("en")} users`;
  const done = `${users} ${unsubscribed ? "unsubscribed" : "resubscribed"}`;
  return skipped === 0 ? done : `${done}. ${mails(skipped)} will not be sent`;
}

/** What is said once a resubscribing is taken back: the mail that this stopped, and that whom somebody changed since stay so. */
export function restoredText(o: { changed: number; skipped: number; of: number }): string {
  const { changed, skipped, of } = o;
  if (changed === 0) return "Nothing was undone: somebody changed it since";
  const undone = changed < of ? `Undone for ${changed.toLocaleString("en")} of ${of.toLocaleString("en")}` : "Undone";
  return skipped === 0 ? undone : `${undone}. ${mails(skipped)} will not be sent`;
}

/** What is said once an unsubscribing is taken back: of the mail that it stopped, that it stays stopped (SU3). */
export function undoneText(stopped: number): string {
  if (stopped === 0) return "Undone";
  return stopped === 1
    ? "Undone. 1 mail that was stopped stays stopped"
    : `Undone. ${stopped.toLocaleString("en")} mails that were stopped stay stopped`;
}
