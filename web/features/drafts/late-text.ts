/** May what came too late follow as a reply? Where the mail went, or may have gone; one that was deleted has no thread to follow. */
export const isAnswerable = (state: string): boolean => ["sending", "sent", "unknown"].includes(state);

/** What became of a draft that closed under somebody's hands, by the state of its message (CO4). */
export function lateText(state: string): string {
  const closed = "This draft was closed to edits while you wrote.";
  if (isAnswerable(state)) return `${closed} The mail left without your last words.`;
  if (state === "cancelled") return `${closed} Somebody deleted it.`;
  return `${closed} What is marked here was not sent.`;
}
