import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { eachOf } from "./given.ts";
import { countsForOthers } from "./twice.ts";

/** A person of an account whom an action is to write to. */
export type Asked = { accountId: string; userId: string };

/** The action of a playbook that writes; `once`: an account is acted on once, and so is a person. */
export type WritingAction = { playbookId: string; actionKey: string; once: boolean };

const askedAtOnce = 500;

/**
 * By account, whom of these the action has written to for another account (ST6), in whichever version: by a mail that was sent or may still
 * be, or by the copy that lives in its stead: with `once` whenever that was; else only while the other account is in, or that mail waits. So
 * does a copy that a person made of a mail of this account's, where that stay counts for nothing (PB3).
 */
export async function writtenForOthers(
  db: Db,
  action: WritingAction,
  asked: readonly Asked[],
): Promise<Map<string, Set<string>>> {
  const written = new Map<string, Set<string>>();
  for (let from = 0; from < asked.length; from += askedAtOnce) {
    const rows = await db.all<Asked>(writtenQuery(action, asked.slice(from, from + askedAtOnce)));
    for (const { accountId, userId } of rows) {
      written.set(accountId, (written.get(accountId) ?? new Set()).add(userId));
    }
  }
  return written;
}

const writtenQuery = (action: WritingAction, asked: readonly Asked[]): SQL =>
  sql`select j.value ->> 'accountId' as "accountId", j.value ->> 'userId' as "userId" from ${eachOf(asked)}
    where ${isWritten(action, sql`j.value ->> 'userId'`, sql`j.value ->> 'accountId'`)}`;

/** The same of one user, for a statement that is about to write to them for this account. Looks at their mails, and of those at what
 * playbooks made. */
export const isWritten = ({ playbookId, actionKey, once }: WritingAction, userId: SQL, accountId: SQL): SQL =>
  sql`exists (select 1 from participant p indexed by participant_user cross join message m on m.id = p.message_id
      cross join enrollment_item i indexed by enrollment_item_message on i.message_id = coalesce(m.copy_of_id, m.id)
      cross join enrollment e on e.id = i.enrollment_id
    where p.user_id = ${userId} and p.role = 'to' and i.playbook_id = ${playbookId} and i.action_key = ${actionKey}
      and (e.account_id <> ${accountId} or (e.left_at_ms is not null and e.acted_first_at_ms is null))
      and +m.state in ('pending', 'sending', 'sent', 'unknown') and ${countsForOthers(sql`m`, sql`e`, sql`${once}`)})`;
