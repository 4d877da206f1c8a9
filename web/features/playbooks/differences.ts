import { audienceText, type DefinitionNames, ownerOf, ruleText, senderText, titleOf } from "./action-words.ts";
import type { Action, Definition } from "./definition.ts";
import { countOf, dayText, reentryText, reviewText, wordOfUndo } from "./playbook-text.ts";

/** What two definitions differ in, in words, the newer one's first (PB7). Nothing where they are the same. */
export function differencesOf(before: Definition, after: Definition, names: DefinitionNames): string[] {
  const found: string[] = [];
  const tell = (what: string, was: string, is: string) => was !== is && found.push(`${what}: ${is}, was ${was}`);
  tell("Who", ruleText(before.rule, names), ruleText(after.rule, names));
  tell("Re-entry", reentryText(before.reentry), reentryText(after.reentry));
  const old = new Map(before.actions.map((action) => [action.key, action]));
  const now = new Set(after.actions.map(({ key }) => key));
  for (const action of after.actions) {
    const was = old.get(action.key);
    if (!was || was.kind !== action.kind) found.push(`Added: “${titleOf(action, names)}”`);
    else found.push(...changesOf(was, action, before.actions, after.actions, names));
  }
  for (const action of before.actions) {
    if (!now.has(action.key)) found.push(`Taken out: “${titleOf(action, names)}”`);
  }
  const kept = (list: readonly Action[]) => list.map(({ key }) => key).filter((key) => old.has(key) && now.has(key));
  if (kept(before.actions).join() !== kept(after.actions).join()) found.push("The actions stand in another order");
  return found;
}

type Said = { label: string; words: string };

function changesOf(
  was: Action,
  is: Action,
  before: readonly Action[],
  after: readonly Action[],
  names: DefinitionNames,
): string[] {
  const old = saidOf(was, before, names);
  const changes = saidOf(is, after, names).flatMap(({ label, words }, n) => {
    const earlier = old[n]!.words;
    return earlier === words
      ? []
      : [words === "" || earlier === "" ? `${label} ${words || "none"}` : `${label} ${words}, was ${earlier}`];
  });
  const written = textChanges(was, is);
  return changes.length + written.length === 0
    ? []
    : [`“${titleOf(is, names)}”: ${[...changes, ...written].join("; ")}`];
}

/** Each thing that is said of an action beside its words, alike for two of a kind. */
function saidOf(action: Action, actions: readonly Action[], names: DefinitionNames): Said[] {
  const name = { label: "name", words: action.name ?? "" };
  if (action.kind === "setTrait") {
    const on = ownerOf(action.on);
    return [
      name,
      { label: "day", words: dayText(action.afterDays) },
      { label: "of", words: action.on },
      { label: "trait", words: names.trait(on, action.traitKey) },
      { label: "value", words: names.traitValue(on, action.traitKey, action.value) },
    ];
  }
  const shared = [
    name,
    { label: "review", words: reviewText(action.reviewHours) },
    { label: "unsent mail is", words: wordOfUndo(action.undo) },
    { label: "approval", words: action.approval ? "needed" : "not needed" },
  ];
  if (action.kind === "followUp") {
    const follows = actions.find((one) => one.key === action.after);
    return [
      ...shared,
      { label: "after", words: follows ? `“${titleOf(follows)}”` : "" },
      { label: "wait", words: countOf(action.afterDays, "day") },
    ];
  }
  return [
    ...shared,
    { label: "day", words: dayText(action.afterDays) },
    { label: "channel", words: action.channelId === null ? "" : names.channel(action.channelId) },
    { label: "from", words: senderText(action.sender, names) },
    { label: "reply to", words: action.replyTo ?? "" },
    { label: "to", words: audienceText(action.audience, names) },
    { label: "CC", words: action.cc.join(", ") },
    { label: "BCC", words: action.bcc.join(", ") },
    { label: "as", words: action.strategy === "perUser" ? "one mail per user" : "one mail per account" },
    { label: "unsubscribes", words: action.allowUnsubscribes ? "offered" : "not offered" },
    { label: "life events", words: action.watchLife ? "watched" : "not watched" },
    {
      label: "conversation traits",
      words: Object.entries(action.traits ?? {}).map(([key, value]) => `${key} ${String(value)}`).join(", "),
    },
  ];
}

function textChanges(was: Action, is: Action): string[] {
  if (was.kind === "setTrait" || is.kind === "setTrait") return [];
  const [old, now] = [was.content, is.content];
  return [
    ...(old?.subject === now?.subject ? [] : ["another subject"]),
    ...(old?.html === now?.html ? [] : ["another text"]),
    ...((old?.files ?? []).join() === (now?.files ?? []).join() ? [] : ["other files"]),
  ];
}
