import type { Db } from "#db/client.ts";
import { compileFilter } from "#db/filter/compile.ts";
import { parseFilter } from "#db/filter/parse.ts";
import { readRegistry } from "#db/filter/registry.ts";
import { type ChosenRows, nextChosen, type Stretch } from "#db/queries/chosen.ts";
import { type ConversationsAsked, conversationsQuery } from "#db/queries/conversation-lists.ts";
import { type AccountsAsked, accountsQuery, type UsersAsked, usersQuery } from "#db/queries/people-lists.ts";

/** A filter as it was asked (VI2): "in the last 7 days", `today` and `me` mean what they meant to whoever asked, when they did. */
export type AskedFilter = { json: unknown; asOf: { nowMs: number; timeZone: string; meId: string } };

/** What a list was narrowed to when somebody chose all of it, the rows that they left out aside: `narrowed` is what the list takes
 * beside its filter. */
export type ChosenList =
  & { except: string[]; filter?: AskedFilter }
  & (
    | { entity: "account"; narrowed: Pick<AccountsAsked, "q" | "status" | "csmId"> }
    | { entity: "user"; narrowed: Pick<UsersAsked, "q" | "accountId" | "unsubscribed"> }
    | { entity: "conversation"; narrowed: Omit<ConversationsAsked, "after" | "limit" | "sort" | "descending" | "also"> }
  );
/** Rows by id, or all that match (VI1). */
export type Chosen = { ids: string[] } | ChosenList;

const page = { after: null, limit: 1, descending: false, sort: "name" as const };

/** The question that the list asks. @throws {FilterFault} what it is filtered by is not there any more. */
export async function rowsOf(db: Db, list: ChosenList): Promise<ChosenRows> {
  const query = list.entity === "account"
    ? accountsQuery({ ...page, ...list.narrowed })
    : list.entity === "user"
    ? usersQuery({ ...page, ...list.narrowed })
    : conversationsQuery({ ...list.narrowed, after: null, limit: 1 });
  const { filter } = list;
  const also = filter
    ? compileFilter(parseFilter(filter.json, await readRegistry(db), { ...filter.asOf, of: list.entity }), list.entity)
    : [];
  return { table: list.entity, conditions: [...query.conditions, ...also], except: list.except };
}

/** The next of what was chosen, in the order of ids; see nextChosen. @throws {FilterFault} as rowsOf. */
export async function readChosen(
  db: Db,
  chosen: Chosen,
  o: { afterId: string | null; most: number },
): Promise<Stretch> {
  if (!("ids" in chosen)) return await nextChosen(db, await rowsOf(db, chosen), o);
  const left = [...new Set(chosen.ids)].sort().filter((id) => o.afterId === null || id > o.afterId);
  const ids = left.slice(0, o.most);
  return { ids, next: left.length > o.most ? ids.at(-1)! : null };
}
