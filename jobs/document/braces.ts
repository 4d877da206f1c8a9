import { cleanPath, cleanText } from "./clean.ts";
import type { VariableAttributes } from "./nodes.ts";

/*
 * The written form of variables, in subjects, HTML and link addresses:
 *   {{user.firstName}}   {{user.firstName | "there"}}   {{"{{"}} for two braces that are meant as text.
 */

const quoted = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const token = new RegExp(
  String.raw`\{\{\s*(?:(${quoted})|([^{}|"']+?)\s*(?:\|\s*(${quoted}|[^{}"'|]*?)\s*)?)\s*\}\}`,
  "gs",
);

const unquote = (text: string) => /^["']/.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, "$1") : text;
const quote = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;

/** Splits `text` into plain pieces and variables. What only looks like a variable (no closing braces) stays text. */
export function readBraces(text: string): (string | VariableAttributes)[] {
  const pieces: (string | VariableAttributes)[] = [];
  let plain = "";
  let from = 0;
  for (const match of text.matchAll(token)) {
    plain += text.slice(from, match.index);
    from = match.index + match[0].length;
    const path = cleanPath(match[2]);
    if (match[1] !== undefined) plain += unquote(match[1]);
    else if (path === null) plain += match[0];
    else {
      if (plain !== "") pieces.push(plain);
      plain = "";
      pieces.push({ path, fallback: match[3] === undefined ? null : cleanText(unquote(match[3])) });
    }
  }
  plain += text.slice(from);
  if (plain !== "") pieces.push(plain);
  return pieces;
}

export const writeVariable = ({ path, fallback }: VariableAttributes) =>
  fallback === null ? `{{${path}}}` : `{{${path} | ${quote(fallback)}}}`;

/** `text` written so that {@link readBraces} reads it back as text. */
export const writeText = (text: string) => text.replace(/\{(?=\{)/g, `{{"{"}}`);
