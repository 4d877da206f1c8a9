import { filterLimits } from "#db/filter/language.ts";
import type { FieldType } from "#db/filter/operators.ts";
import type { Registry } from "#db/filter/registry.ts";
import { findChannel, listChannels } from "#db/queries/channel.ts";
import { findByName, findTemplateByName, namesOf, templatesNamed } from "#db/queries/playbook-names.ts";
import { findActiveTeammate, findTeammate } from "#db/queries/teammate.ts";
import { filterJson } from "../contract/filter.ts";
import type { Deps, Teammate } from "../context.ts";

/** What an id of a filter stands for, where another workspace has another: `{"teammate": "ada@parley.test"}`. */
const kinds = ["teammate", "template", "account", "user", "playbook", "channel"] as const;
type Kind = (typeof kinds)[number];

/** What turns one value of a condition into another; `at` is its place. */
type Turn = (kind: Kind, value: unknown, at: string) => Promise<unknown>;

const kindOf = (type: FieldType | undefined): Kind | undefined => kinds.find((kind) => kind === type);
const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The filter with every id in it turned; whatever else it is stays as it is, and so does what is no filter at all. */
export const turnIds = (filter: unknown, registry: Registry, at: string, turn: Turn): Promise<unknown> =>
  filterJson.safeParse(filter).success ? turnNode(filter, registry, at, turn) : Promise.resolve(filter);

async function turnNode(node: unknown, registry: Registry, at: string, turn: Turn): Promise<unknown> {
  if (!isGroup(node)) return node;
  const turned: Record<string, unknown> = { ...node };
  for (const group of ["all", "any"] as const) {
    const parts = node[group];
    if (!Array.isArray(parts)) continue;
    turned[group] = await inOrder(parts, (part, n) => turnNode(part, registry, `${at}.${group}.${n}`, turn));
  }
  if ("not" in node) turned.not = await turnNode(node.not, registry, `${at}.not`, turn);
  const kind = kindOf(typeof node.field === "string" ? registry.fields.get(node.field)?.type : undefined);
  const { value } = node;
  if (!kind || value === undefined || value === "me") return turned;
  if (Array.isArray(value) && value.length > filterLimits.values) return turned;
  turned.value = Array.isArray(value)
    ? await inOrder(value, (one, n) => one === "me" ? Promise.resolve(one) : turn(kind, one, `${at}.value.${n}`))
    : await turn(kind, value, `${at}.value`);
  return turned;
}

async function inOrder<T>(all: readonly T[], act: (one: T, n: number) => Promise<unknown>): Promise<unknown[]> {
  const done: unknown[] = [];
  for (const [n, one] of all.entries()) done.push(await act(one, n));
  return done;
}

/** What others know it by; empty for what is gone, and for somebody else's personal template (PE7). */
export async function nameFor({ db }: Pick<Deps, "db">, by: Teammate, kind: Kind, id: string): Promise<string> {
  switch (kind) {
    case "teammate":
      return (await findTeammate(db, id))?.email ?? "";
    case "template": {
      const template = (await templatesNamed(db, [id])).get(id);
      return template && (template.ownerId === null || template.ownerId === by.id) ? template.name : "";
    }
    case "channel": {
      const channel = await findChannel(db, id);
      return channel ? channelName(channel) : "";
    }
    default:
      return (await namesOf(db, kind, [id])).get(id) ?? "";
  }
}

const channelName = ({ kind, name }: { kind: string; name: string }) => `${kind}: ${name}`;

/** The id of what goes by this name here; undefined where nothing does that the teammate may use. */
export async function idFor(
  { db }: Pick<Deps, "db">,
  by: Teammate,
  kind: Kind,
  name: string,
): Promise<string | undefined> {
  if (name === "") return undefined;
  switch (kind) {
    case "teammate":
      return (await findActiveTeammate(db, { email: name.toLowerCase() }))?.id;
    case "template":
      return await findTemplateByName(db, name, by.id);
    case "channel":
      return (await listChannels(db)).find((channel) => channelName(channel) === name)?.id;
    default:
      return await findByName(db, kind, name);
  }
}
