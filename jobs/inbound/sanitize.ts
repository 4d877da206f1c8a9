import { createRequire } from "node:module";
import type { IOptions } from "sanitize-html";
import { quoteMarkOf } from "./quote-marks.ts";

type Clean = (html: string, options: IOptions) => string;
let loaded: Clean | undefined;
/** Cold it takes most of a second to load, so that only what reads inbound mail does. */
const sanitizer = (): Clean => loaded ??= createRequire(import.meta.url)("sanitize-html") as Clean;

const pixels = /^\d{1,4}$/;
const length = /^(?:0|(?:\d{1,3}|\d{0,2}\.\d{1,3})(?:px|pt|em|rem|%))$/;
const lengths = /^(?:(?:0|(?:\d{1,3}|\d{0,2}\.\d{1,3})(?:px|pt|em|rem)?)\s*){1,4}$/;
const color = /^(?:#[0-9a-f]{3,8}|[a-z]{3,24}|rgba?\([\d\s.,%]{3,40}\))$/i;
const border =
  /^(?:(?:none|solid|dashed|dotted|double|thin|medium|\d{1,2}(?:\.\d{1,2})?(?:px|pt)|#[0-9a-f]{3,8}|[a-z]{3,24}|rgba?\([\d\s.,%]{3,40}\)|0)\s*){1,3}$/i;
/** Styles of text and boxes that stay where they stand. No URL, position, float, negative space or size beyond the frame. */
const styles: Record<string, RegExp[]> = {
  "color": [color],
  "background-color": [color],
  "font-weight": [/^(?:normal|bold|bolder|lighter|[1-9]00)$/],
  "font-style": [/^(?:normal|italic|oblique)$/],
  "font-size": [
    /^(?:\d{1,2}(?:\.\d{1,3})?(?:px|pt)|[0-3](?:\.\d{1,3})?r?em|\d{2,3}%|(?:x{1,2}-)?(?:small|large)|medium|smaller|larger)$/,
  ],
  "font-family": [/^[\w\s,"'-]{1,200}$/],
  "text-align": [/^(?:left|right|center|justify|start|end)$/],
  "text-decoration": [/^(?:none|underline|line-through)$/],
  "text-transform": [/^(?:none|uppercase|lowercase|capitalize)$/],
  "white-space": [/^(?:normal|pre-wrap|pre-line)$/],
  "line-height": [/^(?:normal|[0-3](?:\.\d{1,3})?|\d{2,3}%|\d{1,2}(?:\.\d{1,3})?(?:px|pt))$/],
  "vertical-align": [/^(?:top|middle|bottom|baseline|sub|super)$/],
  "list-style-type": [/^[a-z-]{3,20}$/],
  "direction": [/^(?:ltr|rtl)$/],
  "width": [length],
  "max-width": [length],
  "padding": [lengths],
  "margin": [lengths],
  "border": [border],
  "border-collapse": [/^(?:collapse|separate)$/],
  "border-radius": [length],
};
for (const side of ["top", "right", "bottom", "left"]) {
  styles[`padding-${side}`] = [length];
  styles[`margin-${side}`] = [length];
  styles[`border-${side}`] = [border];
}

const picture = /^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]{1,400000}$/i;

/**
 * HTML of a stranger's mail as it may be shown (AD3): nothing in it runs, submits, loads or leaves its frame. A remote picture stands as
 * `data-src` until its reader asks for it, one in the mail as `data-part`; those that only tell that the mail was opened are gone. Links
 * open apart. Marks where quotes begin by `data-q` for `parts`.
 * @param partOf the file with a Content-ID, by its part.
 */
export function sanitized(html: string, partOf: (contentId: string) => number | null): string {
  return sanitizer()(html, {
    allowedTags: [
      ..."p div span br b strong i em u s strike del ins sub sup a img blockquote pre code kbd samp ul ol li dl dt dd"
        .split(" "),
      ..."table thead tbody tfoot tr td th caption colgroup col h1 h2 h3 h4 h5 h6 hr small big center font abbr address cite q mark"
        .split(" "),
    ],
    allowedAttributes: {
      "*": ["style", "dir", "lang", "align", "data-q"],
      a: ["href", "title", "target", "rel"],
      img: ["src", "alt", "title", "width", "height", "data-src", "data-part"],
      table: ["width", "bgcolor", "border", "cellpadding", "cellspacing"],
      td: ["colspan", "rowspan", "width", "bgcolor", "valign"],
      th: ["colspan", "rowspan", "width", "bgcolor", "valign"],
      tr: ["bgcolor", "valign"],
      font: ["color", "size", "face"],
      ol: ["start", "type"],
      col: ["width", "span"],
    },
    allowedStyles: { "*": styles },
    allowedSchemes: ["http", "https", "mailto", "tel"],
    allowedSchemesByTag: { img: ["data"] },
    allowedSchemesAppliedToAttributes: ["href", "src"],
    allowProtocolRelative: false,
    nonTextTags: [
      "script",
      "style",
      "textarea",
      "option",
      "noscript",
      "title",
      "xmp",
      "noembed",
      "noframes",
      "template",
      "svg",
      "math",
      "iframe",
      "object",
      "select",
    ],
    nestingLimit: 100,
    enforceHtmlBoundary: false,
    transformTags: {
      "*": (tagName, attribs) => {
        const { "data-q": _q, "data-src": _s, "data-part": _p, ...rest } = attribs;
        const mark = quoteMarkOf(tagName, rest);
        return {
          tagName,
          attribs: { ...boundedOf(rest), ...(mark ? { "data-q": mark } : {}), ...own(tagName, rest, partOf) },
        };
      },
    },
    exclusiveFilter: ({ tag, attribs }) =>
      attribs["data-q"] === "hidden" ||
      (tag === "img" &&
        (isTracker(attribs) || !(attribs["src"] ?? attribs["data-src"] ?? attribs["data-part"] ?? attribs["alt"]))),
  });
}

/** What a link or a picture becomes. */
function own(
  tag: string,
  attribs: Record<string, string>,
  partOf: (contentId: string) => number | null,
): Record<string, string> {
  if (tag === "a") {
    // A link without a scheme would lead into our own pages.
    const leads = /^\s*(?:https?:\/\/|mailto:|tel:)/i.test(attribs["href"] ?? "");
    return { ...(leads ? {} : { href: "" }), target: "_blank", rel: "noopener noreferrer nofollow" };
  }
  if (tag !== "img") return {};
  const src = (attribs["src"] ?? "").trim();
  if (/^cid:/i.test(src)) {
    const part = partOf(src.slice(4));
    return { src: "", ...(part === null ? {} : { "data-part": String(part) }) };
  }
  if (picture.test(src)) return { src };
  return { src: "", ...(/^https?:\/\/[^\s"'<>]{1,2000}$/i.test(src) ? { "data-src": src } : {}) };
}

/** Sizes and spans that a table cannot make the page burst with; anything else of them goes. */
function boundedOf(attribs: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(attribs)) {
    if (/^(?:width|height)$/.test(name) && !/^(?:\d{1,4}(?:px)?|\d{1,2}%|100%)$/.test(value)) continue;
    if (
      /^(?:colspan|rowspan|span|border|cellpadding|cellspacing|size|start)$/.test(name) && !/^-?\d{1,2}$/.test(value)
    ) continue;
    if (/^(?:bgcolor|color)$/.test(name) && !color.test(value)) continue;
    if (name === "dir" && !/^(?:ltr|rtl|auto)$/i.test(value)) continue;
    kept[name] = value;
  }
  return kept;
}

const isTracker = ({ width, height }: Record<string, string>): boolean =>
  [width, height].some((size) => size !== undefined && pixels.test(size) && Number(size) <= 1);
