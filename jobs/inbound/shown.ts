import { isForward } from "./attributions.ts";
import { textOfHtml } from "./html-text.ts";
import { maxEntities, maxShownChars, maxTags } from "./limits.ts";
import type { InboundMail } from "./mail.ts";
import { splitHtml } from "./quoted-html.ts";
import { splitText } from "./quoted-text.ts";
import { sanitized } from "./sanitize.ts";
import { htmlOfText } from "./text-html.ts";

/** A mail as a page may show it. `text` is what was written without what it quotes, for lists and search. */
export type Shown = { html: string; quotedHtml: string | null; text: string };

/** Characters of `text`. */
const maxTextChars = 100_000;

/**
 * A mail as it is shown (CH6, AD3): sanitized, what it quotes apart. A picture of the mail is `<img data-part="n">`, n its file's part;
 * a remote one `<img data-src="…">`, which loads nothing until a reader asks for it. A forwarded message is not folded: it is what the
 * mail is for. HTML beyond 400,000 characters or 15,000 tags is cut. Never throws.
 */
export function shown(mail: InboundMail): Shown {
  if (mail.html && mail.html.trim() !== "") {
    try {
      const { html, quotedHtml } = htmlShown(mail, bounded(mail.html));
      const text = textOfHtml(html).slice(0, maxTextChars);
      // Some programs send an empty HTML part beside their words.
      if (text !== "" || /<img /.test(html) || !mail.text?.trim()) return { html, quotedHtml, text };
    } catch {
      // HTML that its parsers choke on is shown as its words.
    }
  }
  const text = mail.text?.trim() ? mail.text : textOfHtml(bounded(mail.html ?? ""));
  const { own, quoted } = isForward(mail.subject)
    ? { own: text, quoted: null }
    : splitText(text.slice(0, maxShownChars));
  const words = own.slice(0, maxShownChars);
  return {
    html: htmlOfText(words),
    quotedHtml: quoted === null ? null : htmlOfText(quoted),
    text: words.trim().slice(0, maxTextChars),
  };
}

/** The beginning of HTML that is shown, ending before the tag or entity that is one too many. */
function bounded(html: string): string {
  const most = html.slice(0, maxShownChars);
  let [tags, entities] = [0, 0];
  for (const { 0: sign, index } of most.matchAll(/[<&]/g)) {
    if (sign === "<") tags++;
    else entities++;
    if (tags > maxTags || entities > maxEntities) return most.slice(0, index);
  }
  return most;
}

function htmlShown(mail: InboundMail, html: string): { html: string; quotedHtml: string | null } {
  const parts = new Map(
    mail.files.flatMap(({ contentId, part }) => contentId ? [[contentId.toLowerCase(), part] as const] : []),
  );
  const clean = sanitized(html, (id) => parts.get(id.toLowerCase()) ?? parts.get(decoded(id).toLowerCase()) ?? null);
  if (isForward(mail.subject)) return { html: clean.replace(/ data-q="[a-z]*"/g, ""), quotedHtml: null };
  return splitHtml(clean);
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
