import { createRequire } from "node:module";
import type { parseHTML } from "linkedom";

/** What is used of linkedom's nodes; the server's code has no types of a browser. */
export type DomNode = {
  nodeType: number;
  nodeName: string;
  textContent: string | null;
  parentNode: DomNode | null;
  previousSibling: DomNode | null;
  nextSibling: DomNode | null;
  childNodes: Iterable<DomNode>;
  removeChild(node: DomNode): unknown;
};
export type DomElement = DomNode & {
  innerHTML: string;
  outerHTML: string;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  querySelector(selector: string): DomElement | null;
  querySelectorAll(selector: string): Iterable<DomElement>;
};

let loaded: typeof parseHTML | undefined;

/** The body of sanitized HTML. */
export function parseBody(html: string): DomElement {
  loaded ??= (createRequire(import.meta.url)("linkedom") as { parseHTML: typeof parseHTML }).parseHTML;
  const { document } = loaded(`<!doctype html><html><body>${html}</body></html>`) as unknown as {
    document: { body: DomElement };
  };
  return document.body;
}

export const isElement = (node: DomNode): node is DomElement => node.nodeType === 1;
