import type { Answer } from "#web/shared/api.ts";

export type Trait = Answer<"GET /api/traits">["items"][number];
export type TraitEntity = Trait["entity"];
export type TraitOption = Trait["options"][number];

/** The parts of the traits page, in order. */
export const traitSections = [
  { entity: "account", title: "Account", lead: "Facts about an account, such as plan or seats." },
  { entity: "user", title: "User", lead: "Facts about a user, such as job title." },
  { entity: "teammate", title: "Team", lead: "Filled in by each teammate in their profile, such as a calendar link." },
  {
    entity: "conversation",
    title: "Conversation",
    lead: "What a conversation is about: a column, a filter, set by hand.",
  },
] as const satisfies { entity: TraitEntity; title: string; lead: string }[];

export const traitTypes = [
  { value: "text", label: "Text" },
  { value: "number", label: "Number" },
  { value: "boolean", label: "Yes or no" },
  { value: "date", label: "Date" },
  { value: "url", label: "Link" },
  { value: "select", label: "One of a list" },
] as const;
export const editRights = [
  { value: "members", label: "Members and admins" },
  { value: "admins", label: "Admins only" },
  { value: "api", label: "Nobody but the API" },
] as const;

/** "Job title" becomes `jobTitle`. */
export function keyOfLabel(label: string): string {
  const words = label.normalize("NFKD").replace(/[^\w\s]/g, "").trim().split(/\s+/).filter(Boolean);
  const camel = words.map((word, n) =>
    n === 0 ? word.toLowerCase() : word[0]!.toUpperCase() + word.slice(1).toLowerCase()
  );
  return camel.join("").replace(/^[^a-z]+/, "").slice(0, 50);
}

/** A line of the editor: `value` is what rows hold, null of one that is new. */
export type OptionLine = { value: string | null; label: string };

/** What the lines stand for: a new one is held by its label, unless that is another's value already. */
export function optionsOf(lines: readonly OptionLine[]): TraitOption[] {
  const kept = lines.filter((line) => line.label.trim() !== "");
  const taken = new Set(kept.flatMap((line) => line.value ?? []));
  return kept.map(({ value, label }) => {
    if (value !== null) return { value, label: label.trim() };
    let own = label.trim();
    for (let n = 2; taken.has(own); n++) own = `${label.trim()} ${n}`;
    taken.add(own);
    return { value: own, label: label.trim() };
  });
}

/** The lines with one moved by so many places, as far as there is room. */
export function movedLine<T>(lines: readonly T[], from: number, by: number): T[] {
  const to = Math.min(lines.length - 1, Math.max(0, from + by));
  const rest = lines.toSpliced(from, 1);
  return rest.toSpliced(to, 0, lines[from]!);
}
