import type { traitDefinition, TraitType } from "#db/schema/people.ts";
import { cleanBody, cleanSubject } from "./clean.ts";
import type { Block, Content, Inline, ListItem } from "./nodes.ts";
import { isTextblock } from "./nodes.ts";

export type VariableGroup = "user" | "account" | "csm" | "ae" | "sender";
export type Variable = {
  path: string;
  label: string;
  group: VariableGroup;
  type: TraitType | "money";
  options?: { value: string; label: string }[];
};
export type TraitFacts =
  & Pick<typeof traitDefinition.$inferSelect, "entity" | "key" | "label" | "type">
  & Partial<Pick<typeof traitDefinition.$inferSelect, "options" | "archivedAtMs">>;

const personal = [
  ["firstName", "First name"],
  ["lastName", "Last name"],
  ["email", "E-mail"],
] as const;
const personalOf = (group: VariableGroup): Variable[] =>
  personal.map(([field, label]) => ({ path: `${group}.${field}`, label, group, type: "text" }));

/** The variables that every workspace has (PE1). */
export const builtInVariables: Variable[] = [
  ...personalOf("user"),
  { path: "account.name", label: "Name", group: "account", type: "text" },
  { path: "account.status", label: "Status", group: "account", type: "text" },
  { path: "account.mrr", label: "MRR", group: "account", type: "money" },
  { path: "account.renewsOn", label: "Renewal date", group: "account", type: "date" },
  { path: "account.health", label: "Health", group: "account", type: "number" },
  ...personalOf("csm"),
  ...personalOf("ae"),
  ...personalOf("sender"),
];

const groupsOfEntity: Record<string, VariableGroup[]> = {
  user: ["user"],
  account: ["account"],
  teammate: ["csm", "ae", "sender"],
};

/** Every variable of a workspace with these traits: the built-in ones and `<group>.traits.<key>`, archived traits left out. */
export function variablesFor(traitDefinitions: readonly TraitFacts[]): Variable[] {
  const traits = traitDefinitions.filter((trait) => trait.archivedAtMs == null).flatMap((trait) =>
    (groupsOfEntity[trait.entity] ?? []).map((group): Variable => ({
      path: `${group}.traits.${trait.key}`,
      label: trait.label,
      group,
      type: trait.type,
      ...(trait.options ? { options: trait.options } : {}),
    }))
  );
  return [...builtInVariables, ...traits];
}

/** Paths of the variables in subject and body, links' addresses included, each once, in the order they are read. */
export function variablesIn(content: Content): string[] {
  const nodes = [
    ...(cleanSubject(content.subject).content[0].content ?? []),
    ...inlineOf(cleanBody(content.body).content),
  ];
  return [...new Set(nodes.flatMap(pathsOf))];
}

/**
 * Those of them that `known` does not hold (PE3). An address that is only partly a variable counts as one: the schema
 * takes whole addresses, and braces must never be mailed.
 */
export function unknownVariables(content: Content, known: readonly Pick<Variable, "path">[]): string[] {
  const paths = new Set(known.map((variable) => variable.path));
  return variablesIn(content).filter((path) => !paths.has(path));
}

/** Those of them that speak of a user: a mail to several users has none whom they could mean (ST5). */
export const userVariablesIn = (content: Content): string[] => variablesIn(content).filter(isOfUser);

/** Whether it speaks of the user whom a mail is for. */
export const isOfUser = (path: string): boolean => path.startsWith("user.");

function pathsOf(node: Inline): string[] {
  if (node.type === "hardBreak") return [];
  const own = node.type === "variable" ? [node.attrs.path] : [];
  return own.concat((node.marks ?? []).flatMap((mark) => {
    if (mark.type !== "link") return [];
    if (mark.attrs.variable !== null) return [mark.attrs.variable];
    return mark.attrs.href?.includes("{{") ? [mark.attrs.href] : [];
  }));
}

const inlineOf = (blocks: (Block | ListItem)[]): Inline[] =>
  blocks.flatMap((block) =>
    block.type !== "listItem" && isTextblock(block) ? block.content ?? [] : inlineOf(block.content as Block[])
  );
