import { isAttribution, isDivider, pointsBelow } from "./attributions.ts";
import { type DomElement, type DomNode, isElement, parseBody } from "./dom.ts";
import { textOfHtml } from "./html-text.ts";
import { opensWithHead } from "./quote-marks.ts";

export type SplitHtml = { html: string; quotedHtml: string | null };

/**
 * Parts sanitized, marked HTML into what was written and what is quoted (CH6). Answers under a quote stay; where they stand within one,
 * where the words point into it, or where nothing but the quote would be left, all of it stays. Takes the marks away.
 */
export function splitHtml(clean: string): SplitHtml {
  const body = parseBody(clean);
  const folded = quotesOf(body);
  const isParted = folded.length > 0 && !hasAnswersWithin(body, folded) && leavesWords(body, folded);
  const quoted = isParted
    ? folded.map((node) => isElement(node) ? node.outerHTML : escaped(node.textContent ?? ""))
    : [];
  if (isParted) folded.forEach((node) => node.parentNode?.removeChild(node));
  const plain = (html: string) => html.replace(/ data-q="[a-z]*"/g, "").trim();
  return { html: plain(body.innerHTML), quotedHtml: quoted.length > 0 ? plain(quoted.join("")) : null };
}

/** The outermost nodes that quote, in their order: boxes and blockquotes with what introduces them, and all that is older. */
function quotesOf(body: DomElement): DomNode[] {
  const folded = new Set<DomNode>();
  const older = olderIn(body);
  if (older) followersOf(older, body).forEach((node) => folded.add(node));
  const within = (node: DomNode) => [...ancestorsOf(node, body)].some((one) => folded.has(one));
  for (const box of body.querySelectorAll('[data-q="box"], [data-q="cite"], [data-q="quote"]')) {
    if (folded.has(box) || within(box) || !isQuote(box)) continue;
    // What stands in a box beside its quotes may be an answer.
    if (box.getAttribute("data-q") === "box" && box.querySelector('[data-q="cite"], [data-q="quote"]')) continue;
    introsOf(box).forEach((node) => folded.add(node));
    folded.add(box);
  }
  for (const intro of body.querySelectorAll('[data-q="intro"]')) {
    if (!within(intro) && nextQuote(intro, folded)) folded.add(intro);
  }
  return inOrder(body, new Set([...folded].filter((node) => !within(node))));
}

function inOrder(node: DomNode, some: Set<DomNode>): DomNode[] {
  return some.has(node) ? [node] : [...node.childNodes].flatMap((child) => inOrder(child, some));
}

/** An indented paragraph of one's own is a blockquote too: a quote is introduced or marked, or stands at the end. */
function isQuote(box: DomElement): boolean {
  if (box.getAttribute("data-q") === "box") return !/^\W*(?:begin )?forwarded message/i.test(wordsOf(box));
  return box.getAttribute("data-q") === "cite" || introsOf(box).length > 0 || startsWithIntro(box) || isBoxed(box);
}

const isBoxed = (node: DomElement): boolean =>
  [...ancestorsOf(node, null)].some((one) =>
    isElement(one) && ["box", "cite", "quote"].includes(one.getAttribute("data-q") ?? "")
  );
const startsWithIntro = (box: DomElement): boolean =>
  linesOf(box).slice(0, 3).some((_line, at, all) => isAttribution(all.slice(0, at + 1).join(" ")));

/** The nodes right before a quote that introduce it: `Ada wrote:`, in one element or in several runs of a line. */
function introsOf(box: DomNode): DomNode[] {
  const before: DomNode[] = [];
  let at = previousOf(box);
  for (let steps = 0; at && steps < 8; steps++) {
    const mark = isElement(at) ? at.getAttribute("data-q") : null;
    if (mark === "cite" || mark === "quote" || mark === "box") return [];
    if (mark === "intro") return before.every((node) => !hasWords(node)) ? [at, ...before] : [];
    before.unshift(at);
    const words = before.map((node) => node.nodeName === "BR" ? " " : node.textContent ?? "").join("").trim();
    if (words.length > 400) return [];
    if (words !== "" && isAttribution(words)) return wholeLine(before);
    at = at.previousSibling;
  }
  return [];
}

/** The same with what stands before it on its line, as far as that introduces too: names and addresses are nodes of their own. */
function wholeLine(intro: DomNode[]): DomNode[] {
  let longest = intro;
  let some = intro;
  for (let at = intro[0]!.previousSibling; at && some.length < 20; at = at.previousSibling) {
    if (!/^(?:#text|A|SPAN|B|I|FONT|STRONG|EM)$/.test(at.nodeName)) break;
    some = [at, ...some];
    if (isAttribution(some.map((node) => node.textContent ?? "").join(""))) longest = some;
  }
  return longest;
}

/** What stands before a node, also where the node opens the element it is in. */
function previousOf(node: DomNode): DomNode | null {
  for (let at: DomNode | null = node; at && at.nodeName !== "BODY"; at = at.parentNode) {
    if (at.previousSibling) return at.previousSibling;
    if (at.parentNode?.nodeName === "BODY") return null;
  }
  return null;
}

function nextQuote(intro: DomElement, folded: Set<DomNode>): boolean {
  let at: DomNode | null = intro.nextSibling;
  for (let steps = 0; at && steps < 4; steps++, at = at.nextSibling) {
    if (folded.has(at)) return true;
    if ((at.textContent ?? "").trim() !== "") return false;
  }
  return false;
}

/** Where the older message begins that a program put under the new one. */
function olderIn(body: DomElement): DomElement | null {
  for (const node of body.querySelectorAll("[data-q], p, div, hr, span, b, font")) {
    const mark = node.getAttribute("data-q");
    if (mark === "older") return node;
    if (mark === "maybe" && opensWithHead(wordsOf(node))) return node;
    if (node.nodeName === "HR" && opensWithHead(wordsAfter(node))) return node;
    const words = node.textContent ?? "";
    if (words.length < 100 && words.length > 8 && isDivider(words)) return node;
  }
  return null;
}

/** What is said right after a line across the page. */
function wordsAfter(rule: DomNode): string {
  const some: string[] = [];
  for (let at = rule.nextSibling; at && some.length < 4; at = at.nextSibling) some.push(wordsOf(at));
  return some.join("\n");
}

/** A node and all that comes after it in its body. */
function followersOf(node: DomNode, body: DomNode): DomNode[] {
  const after: DomNode[] = [node];
  for (let at: DomNode = node; at !== body && at.parentNode; at = at.parentNode) {
    for (let next = at.nextSibling; next; next = next.nextSibling) after.push(next);
  }
  return after;
}

function* ancestorsOf(node: DomNode, body: DomNode | null): Generator<DomNode> {
  for (let at = node.parentNode; at && at !== body; at = at.parentNode) yield at;
}

/** Whether words stand between two quotes. */
function hasAnswersWithin(body: DomElement, folded: DomNode[]): boolean {
  const quotes = new Set(folded);
  let state: "before" | "quote" | "after" = "before";
  const walk = (node: DomNode): boolean => {
    if (quotes.has(node)) {
      if (!hasWords(node)) return false;
      if (state === "after") return true;
      state = "quote";
      return false;
    }
    if (node.nodeType === 3) {
      if (state === "quote" && hasWords(node)) state = "after";
      return false;
    }
    return [...node.childNodes].some(walk);
  };
  return walk(body);
}

/** Whether what stays has words or pictures, and its words do not point into the quote. */
function leavesWords(body: DomElement, folded: DomNode[]): boolean {
  const quotes = new Set(folded);
  let words = "";
  let hasPicture = false;
  const walk = (node: DomNode): void => {
    if (quotes.has(node)) return;
    if (node.nodeType === 3) words += node.textContent ?? "";
    if (node.nodeName === "IMG") hasPicture = true;
    for (const child of node.childNodes) walk(child);
    if (/^(?:BR|P|DIV|TD|LI)$/.test(node.nodeName)) words += "\n";
  };
  walk(body);
  return (/[\p{L}\p{N}\p{So}]/u.test(words) || hasPicture) && !pointsBelow(words);
}

const hasWords = (node: DomNode): boolean => /[\p{L}\p{N}\p{So}]/u.test(node.textContent ?? "");
const wordsOf = (node: DomNode): string =>
  isElement(node) ? textOfHtml(node.outerHTML.slice(0, 4_000)) : node.textContent ?? "";
const linesOf = (node: DomNode): string[] => wordsOf(node).split("\n").filter((line) => line.trim() !== "");
const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
