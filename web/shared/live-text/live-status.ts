import { Close } from "#edge/sync/protocol.ts";

/** How the editor stands with the server. `locked`: it will not take edits any more, `whyLocked` says why. */
export type Link = "connecting" | "live" | "offline" | "locked" | "signed_out";
export type LiveStatus = {
  link: Link;
  /** There are words of which the server has not said that they are on disk. */
  unsaved: boolean;
  /** Unsaved words outlive a reload; false where the browser keeps nothing. */
  kept: boolean;
  /** The server answers, but has not saved for a while. */
  slow: boolean;
  /** Why it is locked: a code of `Close`. */
  closeCode: number | null;
};

/** May this text be typed in? Offline words merge on return (CO3). */
export const isEditable = ({ link }: Pick<LiveStatus, "link">): boolean => link === "live" || link === "offline";

/** One line for the status place beside the text, which is a draft, a template or a signature. "Saved" is said only of what is on
 * disk (CO3). */
export function statusText({ link, unsaved, kept, slow, closeCode }: LiveStatus, noun = "draft"): string {
  const where = kept ? "Your words are kept here" : "Your words are in this tab only: leave it open";
  switch (link) {
    case "connecting":
      return "Connecting…";
    case "live":
      if (!unsaved) return "Saved";
      return slow ? `Still saving. ${where}.` : "Saving…";
    case "offline":
      return unsaved ? `Offline. ${where}${kept ? " and saved when you are back" : ""}.` : "Offline";
    case "signed_out":
      return unsaved ? `Signed out. Your last words are not saved. ${where}.` : "Signed out";
    case "locked":
      return whyLocked(closeCode, noun);
  }
}

function whyLocked(code: number | null, noun: string): string {
  if (code === Close.sealed.code) return "No longer open to edits";
  if (code === Close.noRight.code) return `You may only read this ${noun}`;
  if (code === Close.gone.code) return `This ${noun} is gone`;
  if (code === Close.tooLarge.code) return `This ${noun} has become too large to save`;
  return "Parley could not read the last edit. Reload the page.";
}
