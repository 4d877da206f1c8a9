import { wrapUnspaced } from "./wide-lines.ts";
import { createRequire } from "node:module";
import type { compile, HtmlToTextOptions } from "html-to-text";

/** Characters of a line, where it can be broken. Source: PE6. */
const width = 78;
const plain = { options: { uppercase: false } };
const options: HtmlToTextOptions = {
  wordwrap: width,
  formatters: {
    picture: (element, _walk, builder) => {
      const alt = (element.attribs["alt"] ?? "").trim();
      if (alt !== "") builder.addInline(`[${alt}]`);
    },
  },
  selectors: [
    { selector: "a", options: { linkBrackets: ["(", ")"], hideLinkHrefIfSameAsText: true } },
    { selector: "img", format: "picture" },
    { selector: "ul", options: { itemPrefix: " - " } },
    { selector: "h1", ...plain },
    { selector: "h2", ...plain },
    { selector: "h3", ...plain },
  ],
};

let loaded: ((html: string) => string) | undefined;

/** html-to-text takes most of a second to load cold, so that only who makes a text part pays for it; and compiling its selectors
 * takes longer than a mail. */
function load(): (html: string) => string {
  const { compile: prepare } = createRequire(import.meta.url)("html-to-text") as { compile: typeof compile };
  return prepare(options);
}

/**
 * The text part of a mail's HTML (PE6): links as `text (URL)`, lists and quotes marked, lines of at most 78 characters where
 * they can be broken, no tags and no entities. A picture leaves the words that stand for it; the pixel has none.
 */
export function plainTextOf(html: string): string {
  loaded ??= load();
  const text = loaded(html).replaceAll("\u00a0", " ").replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n").trim();
  return wrapUnspaced(text, width);
}
