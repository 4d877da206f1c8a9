import type { Db } from "#db/client.ts";
import { type ChosenRows, nextChosen, type Stretch } from "#db/queries/chosen.ts";
import { type ConversationsAsked, conversationsQuery } from "#db/queries/conversation-lists.ts";
import { type AccountsAsked, accountsQuery, type UsersAsked, usersQuery } from "#db/queries/people-lists.ts";

/** What a list was narrowed to when somebody chose all of it, the rows that they left out aside: `narrowed` is what the list takes. */
export type ChosenList =
  & { except: string[] }
  & (
    | { entity: "account"; narrowed: Pick<AccountsAsked, "q" | "status" | "csmId"> }
    | { entity: "user"; narrowed: Pick<UsersAsked, "q" | "accountId" | "unsubscribed"> }
    | { entity: "conversation"; narrowed: Omit<ConversationsAsked, "after" | "limit"> }
  );
/** Rows by id, or all that match (VI1). */
export type Chosen = { ids: string[] } | ChosenList;

const page = { after: null, limit: 1, descending: false, sort: "name" as const };

/** The question that the list asks. */
export function rowsOf(list: ChosenList): ChosenRows {
  const query = list.entity === "account"
    ? accountsQuery({ ...page, ...list.narrowed })
    : list.entity === "user"
    ? usersQuery({ ...page, ...list.narrowed })
    : conversationsQuery({ ...list.narrowed, after: null, limit: 1 });
  return { table: list.entity, conditions: query.conditions, except: list.except };
}

/** The next of what was chosen, in the order of ids; see nextChosen. */
export async function readChosen(
  db: Db,
  chosen: Chosen,
  o: { afterId: string | null; most: number },
): Promise<Stretch> {
  if (!("ids" in chosen)) return await nextChosen(db, rowsOf(chosen), o);
  const left = [...new Set(chosen.ids)].sort().filter((id) => o.afterId === null || id > o.afterId);
  const ids = left.slice(0, o.most);
  return { ids, next: left.length > o.most ? ids.at(-1)! : null };
}
