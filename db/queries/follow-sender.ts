import { eachOf } from "./given.ts";
import { type SQL, sql } from "drizzle-orm";
import { maySend } from "./send-gates.ts";

const valid = (teammateId: SQL): SQL =>
  sql`exists (select 1 from sender s join teammate t on t.id = s.teammate_id
    where s.channel_id = m.channel_id and s.teammate_id = ${teammateId} and ${maySend})`;
const named = sql`case m.sender_mode when 'csm' then a.csm_id else a.ae_id end`;

/** Whom message `m` of account `a` follows, and why: a stand-in aside (SW4). */
export const chosenHome = {
  teammateId: sql`case when m.sender_mode in ('csm', 'ae') and ${
    valid(named)
  } then ${named} else m.default_teammate_id end`,
  because: sql`case when m.sender_mode not in ('csm', 'ae') or ${valid(named)} then m.sender_mode
        when not ${valid(sql`m.default_teammate_id`)} then 'no_valid_sender'
        when ${named} is null then m.sender_mode || '_not_set'
        else m.sender_mode || '_not_valid' end`,
};

/**
 * Pending messages of these accounts that follow a CSM or AE get the sender that the account names by now (ST3), and the change
 * feed tells of each. Stands behind the change of the account in its
 * batch; chooseSender in jobs/rules says the same for one message.
 */
export function followSenders(accountIds: readonly string[], atMs: number): SQL[] {
  const choice = sql`select m.id, ${chosenHome.teammateId} as teammate_id, ${chosenHome.because} as because
    from ${eachOf(accountIds)} cross join account a on a.id = j.value
    cross join message m on m.account_id = a.id and m.state = 'pending' and m.sender_mode in ('csm', 'ae')`;
  // Where somebody stands in for whom it follows, it is theirs still.
  const differs = sql`(c.teammate_id <> coalesce(o.stands_in_for_id, o.teammate_id)
    or (o.stands_in_for_id is null and c.because <> o.sender_because))`;
  return [
    sql`insert into change (entity, id, kind, at_ms)
      select 'message', o.id, 'updated', ${atMs} from (${choice}) c cross join message o on o.id = c.id where ${differs}`,
    // Materialized: the cross joins would else be held to come behind every message there is.
    sql`with c as materialized (${choice}) update message as o set teammate_id = c.teammate_id, sender_because = c.because,
        stands_in_for_id = null
      from c where o.id = c.id and ${differs}`,
  ];
}
