/*
 * HTML of the clipboard, as Google Docs, Word, Outlook, Gmail and web pages write it, brought to what a mail's text can hold. What the
 * text schema does not know is left to its parser; here is only what that would read wrongly.
 */

const dropped =
  "style, script, meta, link, title, head, xml, hr, object, iframe, svg, form, button, input, select, textarea";
const blockTags = new Set(
  "ADDRESS ARTICLE ASIDE BLOCKQUOTE DIV DL DT DD FIGURE FOOTER H1 H2 H3 H4 H5 H6 HEADER LI MAIN OL P PRE SECTION TABLE UL"
    .split(
      " ",
    ),
);
const isBlock = (node: Node | null): boolean => node !== null && blockTags.has(node.nodeName.toUpperCase());
const isBlank = (text: string | null) => (text ?? "").replace(/[\s\u00a0\u200b]/g, "") === "";
const nothingIn = (element: Element) => isBlank(element.textContent) && !element.querySelector("img, [data-variable]");

/** Cleans what stands in `root`, in place. Nothing of it is loaded or run: `root` belongs to a parsed, inert document. */
export function cleanPaste(root: Element): void {
  removeComments(root);
  for (const element of root.querySelectorAll(dropped)) element.remove();
  for (const image of root.querySelectorAll("img:not([data-attachment])")) image.remove();
  wordLists(root);
  for (const element of root.querySelectorAll("b[id^=docs-internal-guid], font, o\\:p, center")) unwrap(element);
  for (const link of root.querySelectorAll("a")) cleanLink(link);
  for (const styled of root.querySelectorAll("[data-style]")) stylesToTags(styled);
  for (const list of root.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) intoItem(list);
  for (const row of root.querySelectorAll("tr")) rowToLine(row);
  for (const heading of root.querySelectorAll("h4, h5, h6")) renamed(heading, "h3");
  for (const block of root.querySelectorAll("p, div")) splitAtBreaks(block);
  fewerBlankLines(root);
}

/** The same for HTML; what was copied in an editor of ours is clean already. */
export function cleanPastedHtml(html: string, parse: (html: string) => Document): string {
  if (html.includes("data-pm-slice")) return html;
  const { body } = parse(setStylesAside(html));
  cleanPaste(body);
  return body.innerHTML;
}

/** The page's content policy complains of every style in what is parsed: they are read from an attribute that styles nothing. */
const setStylesAside = (html: string) =>
  html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle(?=\s*=)/gi, " data-style"));
const styleOf = (element: Element | null): string => element?.getAttribute("data-style") ?? "";

const styledTags: [RegExp, string][] = [
  [/font-weight:\s*(?:bold|[6-9]00)/i, "strong"],
  [/font-style:\s*italic/i, "em"],
  [/text-decoration[^;]*underline/i, "u"],
  [/text-decoration[^;]*line-through/i, "s"],
];

/** What looks bold is bold, and so on: as tags, since a style says it no more. */
function stylesToTags(element: Element): void {
  const style = styleOf(element);
  element.removeAttribute("data-style");
  if (/^(?:b|strong)$/i.test(element.nodeName) && /font-weight:\s*(?:normal|400)/i.test(style)) return unwrap(element);
  if (isBlock(element)) return;
  for (const [looks, tag] of styledTags) {
    if (!looks.test(style)) continue;
    const mark = element.ownerDocument.createElement(tag);
    mark.append(...element.childNodes);
    element.append(mark);
  }
}

function removeComments(root: Element): void {
  for (const node of [...root.childNodes]) {
    if (node.nodeType === 8) node.remove();
    else if (node.nodeType === 1) removeComments(node as Element);
  }
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}

function renamed(element: Element, tag: string): Element {
  const other = element.ownerDocument.createElement(tag);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

/** Word writes a list as paragraphs that say "level 2 of list 1", each with its bullet or number as text. */
function wordLists(root: Element): void {
  const levelOf = (element: Element | null) => /mso-list:\s*\S+\s+level(\d)/i.exec(styleOf(element))?.[1];
  for (const first of [...root.querySelectorAll("[data-style*='mso-list']")].filter((element) => levelOf(element))) {
    if (!first.parentNode || levelOf(first.previousElementSibling)) continue;
    const items: Element[] = [];
    for (let at: Element | null = first; at && levelOf(at); at = at.nextElementSibling) items.push(at);
    first.before(listOf(items, (item) => Number(levelOf(item))));
    for (const item of items) item.remove();
  }
}

function listOf(items: Element[], levelOf: (item: Element) => number): Element {
  const make = (tag: string) => items[0]!.ownerDocument.createElement(tag);
  const open: { list: Element; level: number }[] = [];
  let top: Element | null = null;
  for (const item of items) {
    const level = levelOf(item);
    const marker = item.querySelector("[data-style*='mso-list:Ignore'], [data-style*='mso-list: Ignore']");
    const isNumbered = /^\s*(?:\d+|[a-z]{1,3})[.)]/i.test(marker?.textContent ?? "");
    marker?.remove();
    while (open.length > 1 && open.at(-1)!.level > level) open.pop();
    if (open.length === 0 || open.at(-1)!.level < level) {
      const list = make(isNumbered ? "ol" : "ul");
      (open.at(-1)?.list.lastElementChild ?? null)?.append(list);
      top ??= list;
      open.push({ list, level });
    }
    const li = make("li");
    const line = make("p");
    line.append(...item.childNodes);
    li.append(line);
    open.at(-1)!.list.append(li);
  }
  return top!;
}

/** A list inside a list, as Google Docs writes it, belongs to the item before it. */
function intoItem(list: Element): void {
  const before = list.previousElementSibling;
  if (before?.nodeName.toUpperCase() === "LI") before.append(list);
  else {
    const item = list.ownerDocument.createElement("li");
    list.replaceWith(item);
    item.append(list);
  }
}

/** Where Google's redirect leads is what was meant; the underline that Docs puts into every link is no mark of its own. */
function cleanLink(link: Element): void {
  const href = link.getAttribute("href") ?? "";
  const target = /^https?:\/\/(?:www\.)?google\.[a-z.]+\/url\?(.*)$/i.exec(href)?.[1];
  const meant = target === undefined ? null : new URLSearchParams(target).get("q");
  if (meant) link.setAttribute("href", meant);
  if (href === "" || href.startsWith("#")) return unwrap(link);
  for (const styled of [link, ...link.querySelectorAll("[data-style]")]) {
    styled.setAttribute("data-style", styleOf(styled).replace(/text-decoration[^;]*;?/gi, ""));
  }
  for (const underlined of link.querySelectorAll("u")) unwrap(underlined);
}

function rowToLine(row: Element): void {
  const line = row.ownerDocument.createElement("p");
  for (const [n, cell] of [...row.children].entries()) {
    if (n > 0) line.append(" | ");
    line.append(cell.textContent?.trim() ?? "");
  }
  row.closest("table")?.before(line);
  row.remove();
}

/** Two breaks in a row end a paragraph; one that only holds a place, as in Gmail's empty lines, is none. */
function splitAtBreaks(block: Element): void {
  const breaks = [...block.children].filter((child) => child.nodeName === "BR");
  if (breaks.length > 0 && isBlank(block.textContent) && breaks.length === block.children.length) {
    block.replaceChildren();
    return;
  }
  for (const first of breaks) {
    const next = first.nextElementSibling;
    const between = next && isBlank(textBetween(first, next));
    if (next?.nodeName !== "BR" || !between) continue;
    const rest = renamedShell(block);
    while (next.nextSibling) rest.append(next.nextSibling);
    first.remove();
    next.remove();
    block.after(rest);
    splitAtBreaks(rest);
    return;
  }
}

const renamedShell = (block: Element) => block.ownerDocument.createElement(block.nodeName.toLowerCase());

function textBetween(from: Node, to: Node): string {
  let text = "";
  for (let at = from.nextSibling; at && at !== to; at = at.nextSibling) text += at.textContent ?? "";
  return text;
}

/** One empty line is a gap, two are Word's way of spacing. None at the ends. */
function fewerBlankLines(root: Element): void {
  const isEmptyLine = (element: Element | null) =>
    element !== null && /^(P|DIV)$/i.test(element.nodeName) && nothingIn(element);
  for (const line of [...root.querySelectorAll("p, div")].filter((element) => isEmptyLine(element))) {
    if (!line.parentNode || [...line.children].some((child) => isBlock(child))) continue;
    const atEnd = line.parentNode === root && (!line.previousElementSibling || !line.nextElementSibling);
    if (atEnd || isEmptyLine(line.previousElementSibling)) line.remove();
    // A parser passes over an empty div.
    else renamed(line, "p").replaceChildren();
  }
}
