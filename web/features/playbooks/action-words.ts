import { writtenName } from "#web/shared/mail/path-text.ts";
import type { Action, Definition, StartAction } from "./definition.ts";
import { countOf, dayText, reviewText, wordOfUndo } from "./playbook-text.ts";

/** What the words of a definition need to call things by their names. */
export type DefinitionNames = {
  channel: (id: string) => string;
  teammate: (id: string) => string;
  /** A trait of an account or a user, and one of its values. */
  trait: (on: "account" | "user", key: string) => string;
  traitValue: (on: "account" | "user", key: string, value: unknown) => string;
  /** A filter of accounts, or of users, as a sentence; empty for none. */
  sentence: (of: "account" | "user", rule: unknown) => string;
};

const kinds: Record<Action["kind"], string> = {
  start: "Start a conversation",
  followUp: "Follow up",
  setTrait: "Set a trait",
};

/** What kind of action it is. */
export const kindText = (kind: Action["kind"]): string => kinds[kind];

/** What a follow-up without a name and a subject is called, here as where it runs (`edge/actions/playbook-actions.ts`). */
const unnamed: Record<Action["kind"], string> = { ...kinds, followUp: "Follow-up" };

/** What an action is called: its own name, else its subject or its trait, else its kind. */
export function titleOf(action: Action, names?: Pick<DefinitionNames, "trait">): string {
  if (action.name) return action.name;
  if (action.kind === "setTrait" && action.traitKey !== "" && names) {
    return `Set ${names.trait(ownerOf(action.on), action.traitKey)}`;
  }
  const subject = action.kind === "setTrait" ? "" : writtenName(action.content?.subject ?? "").trim();
  return subject === "" ? unnamed[action.kind] : subject;
}

export const ownerOf = (
  on: "account" | "owners" | "all",
): "account" | "user" => (on === "account" ? "account" : "user");
const whose = { account: "the account", owners: "its owners", all: "all its users" };
const senders = { csm: "each account's CSM", ae: "each account's AE" };

/** From whom: "each account's CSM, else Ada Byron". */
export function senderText(sender: StartAction["sender"], names: DefinitionNames): string {
  if (sender === null) return "nobody yet";
  const named = names.teammate(sender.teammateId);
  return sender.mode === "teammate" ? named : `${senders[sender.mode]}, else ${named}`;
}

/** To whom: "its owners", "its users where Role is Buyer". */
export function audienceText(audience: StartAction["audience"], names: DefinitionNames): string {
  if (audience.kind !== "rule") return whose[audience.kind];
  const words = names.sentence("user", audience.rule);
  return words === "" ? "its users who match a rule that is not there yet" : `its users where ${words}`;
}

/** One line of what an action does and when (PB2, PB4). */
export function actionText(action: Action, actions: readonly Action[], names: DefinitionNames): string {
  if (action.kind === "setTrait") {
    const on = ownerOf(action.on);
    const label = names.trait(on, action.traitKey);
    const value = names.traitValue(on, action.traitKey, action.value);
    return `${upper(dayText(action.afterDays))}: ${value === "" ? `clear ${label}` : `set ${label} to ${value}`}, of ${
      whose[action.on]
    }`;
  }
  const review = reviewText(action.reviewHours) + (action.approval ? " · needs approval" : "");
  if (action.kind === "followUp") {
    const before = actions.find((one) => one.key === action.after);
    return `${countOf(action.afterDays, "day")} after ${
      before ? `“${titleOf(before)}”` : "a mail that is not there any more"
    }, unless they replied · ${review}`;
  }
  const group = action.strategy === "perAccount" ? ", in one mail" : "";
  return `${upper(dayText(action.afterDays))} · to ${audienceText(action.audience, names)}${group} · from ${
    senderText(action.sender, names)
  } · ${review}`;
}

/** What becomes of its unsent mail, where it writes any (PB3). */
export const undoText = (action: Action): string | null =>
  action.kind === "setTrait" ? null : `When the account stops matching, unsent mail is ${wordOfUndo(action.undo)}.`;

/** The rule in words. */
export const ruleText = (rule: Definition["rule"], names: DefinitionNames): string =>
  (rule === null ? "" : names.sentence("account", rule)) || "No rule yet";

export const upper = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
