import { Close } from "#edge/sync/protocol.ts";

/** How the editor stands with the server. `locked`: it will not take edits any more, `whyLocked` says why. */
export type Link = "connecting" | "live" | "offline" | "locked" | "signed_out";
export type LiveStatus = { link: Link; unsaved: boolean; closeCode: number | null };

/** May this draft be typed in? Offline words merge on return (CO3). */
export const isEditable = ({ link }: Pick<LiveStatus, "link">): boolean => link === "live" || link === "offline";

/** One line for the status place beside the draft. "Saved" is said only of what is on disk (CO3). */
export function statusText({ link, unsaved, closeCode }: LiveStatus): string {
  switch (link) {
    case "connecting":
      return "Connecting…";
    case "live":
      return unsaved ? "Saving…" : "Saved";
    case "offline":
      return unsaved ? "Offline. Your words are kept here and saved when you are back." : "Offline";
    case "signed_out":
      return unsaved ? "Signed out. Your last words are kept here, not saved." : "Signed out";
    case "locked":
      return whyLocked(closeCode);
  }
}

function whyLocked(code: number | null): string {
  if (code === Close.sealed.code) return "No longer open to edits";
  if (code === Close.noRight.code) return "You may only read this draft";
  if (code === Close.gone.code) return "This draft is gone";
  if (code === Close.tooLarge.code) return "This draft has become too large to save";
  return "Parley could not read the last edit. Reload the page.";
}
