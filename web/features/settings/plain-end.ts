import { readBraces } from "#jobs/document/braces.ts";

type Variable = { path: string; fallback: string | null };

const blocks = new Set(["P", "H1", "H2", "H3", "UL", "OL", "BLOCKQUOTE"]);

/** A written text as the part of a mail that is text alone has it (PE6): blocks apart, links as text (address), pictures by their words. */
export function plainEnd(body: Node, shown: (variable: Variable) => string): string {
  const words = (text: string) =>
    readBraces(text).map((piece) => (typeof piece === "string" ? piece : shown(piece))).join("");
  const read = (node: Node): string => {
    if (node.nodeType === 3) return words(node.nodeValue ?? "");
    const tag = node.nodeName.toUpperCase();
    if (tag === "BR") return "\n";
    const element = node as Element;
    if (tag === "IMG") return element.getAttribute("alt") ? `[${element.getAttribute("alt")}]` : "";
    const inner = [...node.childNodes].map(read).join("");
    if (tag === "A") return withAddress(inner, words(element.getAttribute("href") ?? ""));
    if (tag === "LI") return ` - ${inner.trim()}\n`;
    return blocks.has(tag) ? `${inner}\n\n` : inner;
  };
  return read(body).replace(/\n{3,}/g, "\n\n").trim();
}

const withAddress = (text: string, address: string): string =>
  address === "" || text === address || address === `mailto:${text}`
    ? text
    : `${text} (${address.replace(/^mailto:/, "")})`;
