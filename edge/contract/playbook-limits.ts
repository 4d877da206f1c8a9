/** Characters of one action's subject and HTML together, and of those of all actions: they are read wherever a playbook is looked at. */
export const playbookText = { one: 100_000, all: 150_000 } as const;

type Action = { kind: string; content?: { subject: string; html: string } | undefined };

/** The text of each action that is too long, by itself or with those before it: why, by its place among the actions. */
export function tooLongTexts(actions: readonly (Action | { kind: "setTrait" })[]): Map<number, string> {
  const found = new Map<number, string>();
  let all = 0;
  for (const [n, action] of actions.entries()) {
    if (!("content" in action) || !action.content) continue;
    const long = action.content.subject.length + action.content.html.length;
    if (long > playbookText.one) found.set(n, `is longer than ${playbookText.one} characters`);
    else if (all + long > playbookText.all) {
      found.set(n, `with those of the actions before it, is longer than ${playbookText.all} characters`);
    } else all += long;
  }
  return found;
}

/** Of a file: far beyond what any playbook says. */
const mostOfFile = { values: 20_000, characters: 1_000_000 };

/** Whether it stays within that. Looks no further than what is too much. */
export function isSmallFile(file: unknown): boolean {
  const left = [file];
  let { values, characters } = mostOfFile;
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === "string") characters -= value.length;
    if (Array.isArray(value) && value.length > values) return false;
    if (typeof value === "object" && value !== null) {
      for (const key in value) {
        values--;
        characters -= Array.isArray(value) ? 0 : key.length;
        left.push((value as Record<string, unknown>)[key]);
        if (values < 0) return false;
      }
    }
    if (characters < 0) return false;
  }
  return true;
}
