import { isHeadLine } from "./attributions.ts";

/**
 * What an element is by how mail programs write it. `cite`: it is a quote. `quote`: a blockquote that may be one. `box`: it holds one. `intro`: it introduces one. `older`: all that follows is
 * the older message. `maybe`: likewise, where a head of From, Date and Subject follows. `hidden`: nobody was to see it.
 */
export type QuoteMark = "cite" | "quote" | "box" | "intro" | "older" | "maybe" | "hidden";

const boxes =
  /(?:^|[\s_])(?:gmail_quote(?:_container)?|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra|hey-?quote|airmail_ext_on|front-blockquote|quoted-message|js-quote)(?:$|\s)/i;
const cited =
  /(?:^|[\s_])(?:gmail_quote|protonmail_quote|cite|mailru-blockquote|tutanota_quote|iwcite|ivy-quote)(?:$|\s)/i;
const intros = /(?:^|[\s_])(?:gmail_attr|moz-cite-prefix|moz-forward-container|hmmessage-intro)(?:$|\s)/i;
const olderIds =
  /^(?:x_)*(?:appendonsend|divrplyfwdmsg|mail-editor-reference-message-container|ms-outlook-mobile-body-separator-line|zwchr|stopspelling|reply-intro|isforwardcontent)$/i;
const olderClasses = /(?:^|\s)(?:ms-outlook-mobile-reference-message|OutlookMessageHeader|gmail_extra_old)(?:$|\s)/i;
const borderTop =
  /border(?:-top)?\s*:\s*(?:none\s*;\s*border-top\s*:\s*)?solid\s+(?:#e1e1e1|#b5c4df|#b5c4e0|windowtext|rgb\(225,\s*225,\s*225\))\s+1(?:\.0)?(?:pt|px)/i;

/** The mark of an element by its tag and attributes as its program wrote them, null where it is none. */
export function quoteMarkOf(tag: string, attribs: Record<string, string>): QuoteMark | null {
  const { style = "", id = "", name = "", type = "" } = attribs;
  const classes = attribs["class"] ?? "";
  if (/display\s*:\s*none/i.test(style.slice(0, 5_000)) || "hidden" in attribs) return "hidden";
  if (olderIds.test(id) || olderClasses.test(classes)) return "older";
  if (/^messageReplySection$/i.test(name) || /^quote$/i.test(name)) return "box";
  if (tag === "blockquote") {
    return type === "cite" || "cite" in attribs || cited.test(` ${classes} `) ? "cite" : "quote";
  }
  if (boxes.test(` ${classes} `) || /^(?:x_)*(?:yahoo_quoted|isReplyContent|zmail_extra)/i.test(id)) return "box";
  if (intros.test(classes)) return "intro";
  return tag === "div" && borderTop.test(style.slice(0, 5_000)) ? "maybe" : null;
}

/** Whether text opens with the head of an older message. */
export const opensWithHead = (text: string): boolean =>
  text.split("\n").map((line) => line.trim()).filter((line) => line !== "").slice(0, 6).filter(isHeadLine).length >= 2;
