/** "account name" of `account.name`, "job title" of `user.traits.jobTitle`. */
export function pathText(path: string): string {
  const [group = "", ...rest] = path.split(".");
  const name = (rest.at(-1) ?? "").replace(/[_\s]+/g, " ").replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").toLowerCase();
  const owner = group === "csm" || group === "ae" ? group.toUpperCase() : group;
  return `${owner} ${name}`.trim();
}
