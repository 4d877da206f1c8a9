import { type SQL, sql } from "drizzle-orm";
import type { Condition } from "../queries/list.ts";
import type { MessageState } from "../schema/conversation.ts";
import type { FilterEntity } from "./field.ts";
import { type Found, type Leaf, leafHolds, leafIds } from "./leaf.ts";
import type { Parsed } from "./parse.ts";
import { aliasesOf, type Root, type Scope, scopeOf, tieOf } from "./scopes.ts";

/** Indexes asked for how many rows they would begin from: each costs a look. */
const mostHints = 12;

type World = { root: Root; state: MessageState };

/**
 * What the filter asks of rows `t` of a list (VI2), one condition for each that must hold. What an index answers can be driven from; a
 * condition that holds of every row only says where else to begin. `state` is the one that messages are listed by.
 */
export function compileFilter(parsed: Parsed, of: FilterEntity, state: MessageState = "pending"): Condition[] {
  const world: World = { root: of, state };
  let hints = 0;
  return partsOf(parsed, world).flatMap(({ scope, parts }): Condition[] => {
    const [only] = parts;
    if (scope === "root" && parts.length === 1 && only!.kind === "condition") {
      const found = leafIds(only!, state);
      const own: Partial<Condition> = only!.field.at.kind === "column" ? { isOwn: true } : {};
      const holds = leafHolds(only!, aliasesOf(of));
      if (found?.exact) {
        return [{ holds: found.sorted ? sorted(only!, holds) : holds, drive: found.ids, ...sortOf(found), ...own }];
      }
      return [{ holds, ...own }, ...hint(found)];
    }
    return [{ holds: groupHolds(scope, parts, world) }, ...parts.flatMap((part) => hint(drive(part, world)))];
  });

  function hint(found: Found | null): Condition[] {
    if (found === null || ++hints > mostHints) return [];
    return [{
      holds: sql`1`,
      isOwn: true,
      drive: found.ids,
      repeats: true,
      ...(found.source ? { sources: [found.source] } : {}),
    }];
  }
}

/** The same as one condition that is true or false of a row `t`; of a `member`, `t` is a user, `fm` their place in the account `fa`. */
export const filterHolds = (parsed: Parsed, root: Root, state: MessageState = "pending"): SQL =>
  holdsOf(parsed, { root, state });

/**
 * What the filter asks of the very row of `scope` that one of `of` is tied to (`fa`, `fu`, `fc`), for whoever tells the rows of `of` apart by
 * it: one more condition on that scope in the filter's `all` would speak of the same row.
 */
export function sharedHolds(parsed: Parsed, of: FilterEntity, scope: Exclude<Scope, "root">): SQL {
  const world: World = { root: of, state: "pending" };
  const shared = partsOf(parsed, world).find((part) => part.scope === scope);
  const id = `${aliasesOf(of)[scope]}.id`;
  return joined((shared?.parts ?? []).map((part) => inner(part, world, id)), sql` and `);
}

const sortOf = ({ sorted }: { sorted?: Condition["sorted"] }): Partial<Condition> => sorted ? { sorted } : {};
/** So that the index in whose order its rows stand can be walked. */
const sorted = ({ field, test }: Leaf, holds: SQL): SQL =>
  field.at.kind === "column" && test.kind === "among" ? sql`t.${sql.raw(field.at.column)} = ${test.values[0]}` : holds;

type Part = { scope: Scope; parts: Parsed[] };

/** What must hold, the conditions on one other entity together: they speak of the same row of it. */
function partsOf(parsed: Parsed, world: World): Part[] {
  const members = parsed.kind === "all" ? parsed.parts.flatMap(flat) : [parsed];
  const groups = new Map<Scope, Parsed[]>();
  const parts: Part[] = [];
  for (const member of members) {
    const scope = pureScope(member, world);
    if (scope === null || scope === "root") parts.push({ scope: "root", parts: [member] });
    else if (groups.has(scope)) groups.get(scope)!.push(member);
    else {
      const group = [member];
      groups.set(scope, group);
      parts.push({ scope, parts: group });
    }
  }
  return parts;
}

const flat = (parsed: Parsed): readonly Parsed[] => parsed.kind === "all" ? parsed.parts.flatMap(flat) : [parsed];

/** The one scope that all of it speaks of; null for several, and for a `not` on others: "no user …". */
function pureScope(parsed: Parsed, world: World): Scope | null {
  if (parsed.kind === "condition") return scopeOf(parsed.field, world.root);
  if (parsed.kind === "not") return pureScope(parsed.part, world) === "root" ? "root" : null;
  const scopes = new Set(parsed.parts.map((part) => pureScope(part, world)));
  return scopes.size === 1 ? [...scopes][0]! : scopes.size === 0 ? "root" : null;
}

function holdsOf(parsed: Parsed, world: World): SQL {
  const scope = pureScope(parsed, world);
  if (scope !== null && scope !== "root") return groupHolds(scope, [parsed], world);
  switch (parsed.kind) {
    case "condition":
      return leafHolds(parsed, aliasesOf(world.root));
    case "not":
      return sql`not ${holdsOf(parsed.part, world)}`;
    case "any":
      return joined(parsed.parts.map((part) => holdsOf(part, world)), sql` or `);
    case "all":
      return joined(partsOf(parsed, world).map((part) => groupHolds(part.scope, part.parts, world)), sql` and `);
  }
}

function groupHolds(scope: Scope, parts: readonly Parsed[], world: World): SQL {
  if (scope === "root") return joined(parts.map((part) => holdsOf(part, world)), sql` and `);
  const standings = parts.flatMap(leavesOf).map(({ field }) => field.at.kind);
  const needs = {
    row: standings.some((kind) => kind !== "trait" && kind !== "membership"),
    membership: standings.includes("membership"),
  };
  return tieOf(world.root, scope, world.state).exists(
    (id) => joined(parts.map((part) => inner(part, world, id)), sql` and `),
    needs,
  );
}

/** Of a row that is already there: the group speaks of it alone. */
function inner(parsed: Parsed, world: World, id: string): SQL {
  if (parsed.kind === "condition") return leafHolds(parsed, aliasesOf(world.root), id);
  if (parsed.kind === "not") return sql`not ${inner(parsed.part, world, id)}`;
  return joined(parsed.parts.map((part) => inner(part, world, id)), parsed.kind === "all" ? sql` and ` : sql` or `);
}

const leavesOf = (parsed: Parsed): Leaf[] =>
  parsed.kind === "condition"
    ? [parsed]
    : parsed.kind === "not"
    ? leavesOf(parsed.part)
    : parsed.parts.flatMap(leavesOf);

const joined = (parts: SQL[], by: SQL): SQL => parts.length === 0 ? sql`1` : sql`(${sql.join(parts, by)})`;

/** More rows of another entity than this are not followed to those they are tied to. */
const mostFollowed = 5_000;

/** Ids of filtered rows, all that may satisfy it among them, some of them several times; null where no index says. */
function drive(parsed: Parsed, world: World): Found | null {
  switch (parsed.kind) {
    case "condition": {
      const found = leafIds(parsed, world.state);
      const scope = scopeOf(parsed.field, world.root);
      if (!found || scope === "root") return found;
      const source = found.source ?? { ids: found.ids, most: mostFollowed };
      return { ids: tieOf(world.root, scope, world.state).from(found.ids), source };
    }
    case "not":
      return null;
    case "any":
      return union(parsed.parts.map((part) => drive(part, world)));
    case "all":
      return parsed.parts.map((part) => drive(part, world)).find((found) => found !== null) ?? null;
  }
}

function union(each: (Found | null)[]): Found | null {
  if (!each.every((found) => found !== null)) return null;
  const rows = (parts: SQL[]) => sql.join(parts.map((part) => sql`select * from (${part})`), sql` union all `);
  const sources = each.flatMap(({ source }) => (source ? [source.ids] : []));
  return {
    ids: sql`select id from (${rows(each.map(({ ids }) => ids))})`,
    ...(sources.length > 0 ? { source: { ids: rows(sources), most: mostFollowed } } : {}),
  };
}
