import type { JumpIcon, Target } from "./jump-targets.ts";

const most = 6;
const kinds: Record<string, { icon: JumpIcon; where: string }> = {
  accounts: { icon: "account", where: "Account" },
  users: { icon: "user", where: "User" },
  templates: { icon: "template", where: "Template" },
  conversations: { icon: "conversation", where: "Conversation" },
};
/** In the tab alone: whoever sits down here next does not see whom somebody looked up. */
const keptUnder = (teammateId: string) => `parley.recent.${teammateId}`;

/** What was looked at last, newest first. */
export function recentTargets(teammateId: string): Target[] {
  try {
    return JSON.parse(sessionStorage.getItem(keptUnder(teammateId)) ?? "[]") as Target[];
  } catch {
    return [];
  }
}

/** The page of an account, user, template or conversation was looked at; any other is a place and needs no keeping. */
export function rememberPage(teammateId: string, path: string, title: string): void {
  const [, kind, id, more] = path.split("/");
  const of = kinds[kind ?? ""];
  if (!of || !id || more !== undefined || title === "") return;
  const target: Target = { key: `${of.icon} ${id}`, label: title, path, ...of };
  const others = recentTargets(teammateId).filter((one) => one.key !== target.key);
  try {
    sessionStorage.setItem(keptUnder(teammateId), JSON.stringify([target, ...others].slice(0, most)));
  } catch {
    // Storage may be switched off: nothing is remembered.
  }
}
