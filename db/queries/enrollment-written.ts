import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { eachOf } from "./given.ts";
import { countsForOthers } from "./twice.ts";

/** A person of an account whom an action is to write to. */
export type Asked = { accountId: string; userId: string };

const askedAtOnce = 500;

/**
 * By account, whom of these the action has written to for another account (ST6), in whichever version: by a mail that was sent or may still
 * be, or by the copy that lives in its stead. `once`: an account is acted on once, and so is a person, whenever that was; else only while
 * the other account is in, or that mail waits.
 */
export async function writtenForOthers(
  db: Db,
  action: { playbookId: string; actionKey: string; once: boolean },
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

/** Looks at the mails of each of these people, and of those at what playbooks made. */
function writtenQuery(
  { playbookId, actionKey, once }: { playbookId: string; actionKey: string; once: boolean },
  asked: readonly Asked[],
): SQL {
  const counts = countsForOthers(sql`m`, sql`e`, sql`${once}`);
  return sql`select j.value ->> 'accountId' as "accountId", j.value ->> 'userId' as "userId" from ${eachOf(asked)}
    where exists (select 1 from participant p indexed by participant_user cross join message m on m.id = p.message_id
        cross join enrollment_item i indexed by enrollment_item_message on i.message_id = coalesce(m.copy_of_id, m.id)
        cross join enrollment e on e.id = i.enrollment_id
      where p.user_id = j.value ->> 'userId' and p.role = 'to' and i.playbook_id = ${playbookId}
        and i.action_key = ${actionKey} and e.account_id <> j.value ->> 'accountId'
        and +m.state in ('pending', 'sending', 'sent', 'unknown') and ${counts})`;
}
