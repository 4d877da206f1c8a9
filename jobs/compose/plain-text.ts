import { createRequire } from "node:module";
import type { convert } from "html-to-text";

type Convert = typeof convert;

let loaded: Convert | undefined;

/** html-to-text takes most of a second to load cold, so that only who makes a text part pays for it. */
function load(): Convert {
  return loaded ??= (createRequire(import.meta.url)("html-to-text") as { convert: Convert }).convert;
}

/**
 * The text part of a mail's HTML (PE6): links as `text (URL)`, lists and quotes marked, lines of at most 78 characters where
 * they can be broken, no tags and no entities. Pictures, the pixel among them, leave nothing.
 */
export function plainTextOf(html: string): string {
  const plain = { options: { uppercase: false } };
  return load()(html, {
    wordwrap: 78,
    selectors: [
      { selector: "a", options: { linkBrackets: ["(", ")"], hideLinkHrefIfSameAsText: true } },
      { selector: "img", format: "skip" },
      { selector: "ul", options: { itemPrefix: " - " } },
      { selector: "h1", ...plain },
      { selector: "h2", ...plain },
      { selector: "h3", ...plain },
    ],
  }).replaceAll("\u00a0", " ").replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n").trim();
}
