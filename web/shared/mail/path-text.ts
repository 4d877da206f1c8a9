import { readBraces } from "#jobs/document/braces.ts";

/** Holes of the message itself, which no variable fills. */
const own: Record<string, string> = {
  "message.file": "a file that is missing",
  "message.size": "files of more than 25 MB",
};

/** Whether a hole is the message's own: there is no fallback for it. */
export const isOwnHole = (path: string): boolean => path.startsWith("message.");

/** "account name" of `account.name`, "job title" of `user.traits.jobTitle`. */
export function pathText(path: string): string {
  if (own[path]) return own[path];
  const [group = "", ...rest] = path.split(".");
  const name = (rest.at(-1) ?? "").replace(/[_\s]+/g, " ").replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").toLowerCase();
  const owner = group === "csm" || group === "ae" ? group.toUpperCase() : group;
  return `${owner} ${name}`.trim();
}

/** A subject, or a name that was taken from one, its variables called by name: "Hello user first name", never in braces. */
export const writtenName = (text: string, nameOf: (path: string) => string = pathText): string =>
  readBraces(text).map((piece) => typeof piece === "string" ? piece : nameOf(piece.path)).join("");

/** An address at fault as the API names it: of a variable, `user.traits.site (none)`, by the variable's name, with its value. */
export function addressText(detail: string, nameOf: (path: string) => string = pathText): string {
  const [, path, value] = /^((?:user|account|csm|ae|sender)\.[\w.]+)(?: \((.*)\))?$/s.exec(detail) ?? [];
  if (path === undefined) return detail;
  return value === undefined || value === "" ? nameOf(path) : `${nameOf(path)}, which is “${value}”`;
}
