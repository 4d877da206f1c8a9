import { type Message, partyText } from "#web/shared/mail/message-state.ts";
import { pathText } from "#web/shared/mail/path-text.ts";

type Person = { id: string; name: string } | null;
export type HoleFacts = {
  message: Pick<Message, "to" | "account" | "teammate">;
  account: { csm: Person; ae: Person } | null;
  me: { id: string; isAdmin: boolean };
  /** What an archived trait is called whose variable it is. */
  archivedOf: (path: string) => string | null;
};
/** What is missing, and where it is filled in: `href` where this teammate can go and do it. */
export type HoleFix = {
  path: string;
  name: string;
  words: string;
  href: string | null;
  /** A fallback does not help: it has no place in this mail (ST5). */
  isBarred?: true;
};

/** How the hole `path` of a message is filled (PE3): every hole is named with what to do about it. */
export function holeFix(path: string, { message, account, me, archivedOf }: HoleFacts): HoleFix {
  const [group] = path.split(".");
  const name = pathText(path);
  const fix = (words: string, href: string | null = null): HoleFix => ({ path, name, words, href });
  const isToSeveral = message.to.length > 1;
  const reader = message.to.find((party) => party.userId !== null);
  const archived = archivedOf(path);
  if (archived !== null) {
    return me.isAdmin
      ? fix(`${archived} is archived: bring it back`, "/settings/traits")
      : fix(`${archived} is archived: ask an admin to bring it back`);
  }
  if (path === "message.file") return fix("Press e, and attach it anew or take it out");
  if (path === "message.size") return fix("Press e and take some out");
  if (group === "message") return fix("Press e and write it");
  if (group === "user" && isToSeveral) {
    return { ...fix("It goes to several users: remove it from the text"), isBarred: true };
  }
  if (group === "user") {
    return reader?.userId
      ? fix(`Fill it in for ${partyText(reader)}`, `/users/${reader.userId}`)
      : fix("The reader is no known user: remove it from the text");
  }
  if (group === "account") return fix(`Fill it in for ${message.account.name}`, `/accounts/${message.account.id}`);
  if (group === "csm" || group === "ae") {
    const person = account?.[group] ?? null;
    if (!person) {
      return fix(`${message.account.name} has no ${group.toUpperCase()}: set one`, `/accounts/${message.account.id}`);
    }
    return ofTeammate(person);
  }
  return group === "sender" ? ofTeammate(message.teammate) : fix("There is no such variable: remove it from the text");

  function ofTeammate(person: { id: string; name: string }) {
    return person.id === me.id
      ? fix("Fill it in in your profile", "/settings/profile")
      : fix(`Ask ${person.name} to fill it in in their profile`);
  }
}
