import type { Differs } from "./create-differences.ts";

export type Valued = Pick<Differs, "values">;
export type Varying = { path: string; label: string };

/** What a row says anyway: whom it goes to, and at which account. */
const said = new Set(["user.firstName", "user.lastName", "user.email", "account.name"]);

export const withoutSaid = (variables: readonly Varying[]): Varying[] =>
  variables.filter(({ path }) => !said.has(path));

/** The variables that do not say the same in all of these, in the order in which the text has them. */
export function varying(items: readonly Valued[]): Varying[] {
  const seen = new Map<string, Varying & { values: Set<string | null> }>();
  for (const { values } of items) {
    for (const { path, label, value } of values) {
      const known = seen.get(path) ?? { path, label, values: new Set() };
      known.values.add(value);
      seen.set(path, known);
    }
  }
  return [...seen.values()].filter((one) => one.values.size > 1)
    .map(({ path, label }) => ({ path, label }));
}

/** A message's values by path. */
export const valuesOf = ({ values }: Valued): ReadonlyMap<string, string | null> =>
  new Map(values.map(({ path, value }) => [path, value]));

/** What was edited, in a line: the first words that are new, and how many more lines there are. */
export function editedText(lines: Differs["lines"]): string {
  const [first, ...more] = lines;
  if (!first) return "";
  const words = first.is === "" ? `without “${first.was}”` : `“${first.is}”`;
  return more.length === 0 ? words : `${words} and ${more.length} more`;
}

type Begun = { start: { id: string; name: string } | null };

/** Messages by the start they began with, in the order in which they come: those of one start have one text in common. */
export function sectionsOf<M extends Begun>(messages: readonly M[]): { id: string; name: string; messages: M[] }[] {
  const sections = new Map<string, { id: string; name: string; messages: M[] }>();
  for (const message of messages) {
    const { id, name } = message.start ?? { id: "", name: "Written one by one" };
    const section = sections.get(id) ?? { id, name, messages: [] };
    section.messages.push(message);
    sections.set(id, section);
  }
  return [...sections.values()];
}

/** A variable where its row says whose it is: "Renewal date", but "CSM first name". */
export function shortName({ path, label }: Varying): string {
  const [group = ""] = path.split(".");
  if (group === "user" || group === "account") return label;
  const isWord = /^\p{Lu}\p{Ll}/u.test(label);
  const owner = group === "sender" ? "Sender" : group.toUpperCase();
  return `${owner} ${isWord ? label[0]!.toLowerCase() + label.slice(1) : label}`;
}
