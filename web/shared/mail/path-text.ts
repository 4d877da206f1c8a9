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
