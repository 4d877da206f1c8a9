const entities: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  "#39": "'",
  rsquo: "’",
  ndash: "–",
  mdash: "—",
};

/** The words of HTML with its line breaks, for reading and searching, never for showing as HTML. Linear in its length. */
export function textOfHtml(html: string): string {
  return withoutUnseen(html)
    .replace(/\s+/g, " ")
    .replace(/<(?:br|\/?(?:p|div|tr|table|ul|ol|li|h[1-6]|blockquote|pre|hr))\b[^<>]*>/gi, "\n")
    .replace(/<\/t[dh]\b[^<>]*>/gi, "\t")
    .replace(/<[^<>]*>/g, "")
    .replace(
      /&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8}|#39);/gi,
      (all, name: string) => entities[name.toLowerCase()] ?? numeric(name) ?? all,
    )
    .split("\n").map((line) => line.trim()).join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function numeric(name: string): string | null {
  if (!name.startsWith("#")) return null;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 8 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "";
}

/** Without what is between the tags of elements whose text nobody sees. One that never closes takes the rest. */
function withoutUnseen(html: string): string {
  let seen = "";
  let from = 0;
  for (const open of html.matchAll(/<(style|script|title|template)\b|<!--/gi)) {
    if (open.index < from) continue;
    const closing = open[1] ? new RegExp(`</${open[1]}[^<>]*>`, "gi") : /-->/g;
    closing.lastIndex = open.index;
    seen += html.slice(from, open.index) + " ";
    if (!closing.test(html)) return seen;
    from = closing.lastIndex;
  }
  return seen + html.slice(from);
}
