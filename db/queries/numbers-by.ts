import { type SQL, sql } from "drizzle-orm";

/** By what conversations `t` are broken down. */
export type Dimension =
  /** By what the row says, or what it names. */
  | { kind: "own"; key: SQL }
  /** By what its outbound messages say: it stands in each of their groups. */
  | { kind: "messages"; column: "teammate_id" | "channel_id" }
  /** By what the accounts `fa` say that it shows under (PD4), of which `holds` must hold. */
  | { kind: "accounts"; key: SQL; holds: SQL };

export const byTemplate: Dimension = { kind: "own", key: sql`t.template_id` };
export const byPlaybook: Dimension = {
  kind: "own",
  key: sql`(select ss.playbook_id from start ss where ss.id = t.start_id)`,
};
/** Of a playbook's step the key is `<playbook>/<action>`. */
export const byStep: Dimension = {
  kind: "own",
  key: sql`(select ss.playbook_id || '/' || ss.action_key from start ss where ss.id = t.start_id)`,
};
export const byMessages = (column: "teammate_id" | "channel_id"): Dimension => ({ kind: "messages", column });
export const byAccountColumn = (column: "status", holds: SQL): Dimension => ({
  kind: "accounts",
  key: sql.raw(`fa.${column}`),
  holds,
});
type Trait = { traitId: string; column: "txt" | "num" };
export const byConversationTrait = (trait: Trait): Dimension => ({
  kind: "own",
  key: traitOf("conversation", trait, sql`t.id`),
});
export const byAccountTrait = (trait: Trait, holds: SQL): Dimension => ({
  kind: "accounts",
  key: traitOf("account", trait, sql`fa.id`),
  holds,
});

const traitOf = (entity: "account" | "conversation", { traitId, column }: Trait, id: SQL): SQL =>
  sql`(select ${sql.raw(`v.${column}`)} from ${sql.identifier(`${entity}_trait`)} v
    where v.entity_id = ${id} and v.trait_id = ${traitId})`;

/** Of the conversations of `from` (what follows that word, of rows `t`) each group's `key`, how many it has, and of how many each of the
 * sums holds, as `s0`, `s1` …; without a dimension they are one group, whose key is null. */
export function groupsOf(from: SQL, sums: readonly SQL[], by: Dimension | null): SQL {
  const each = sums.map((sum, i) => sql`, ${sum} as ${sql.raw(`s${i}`)}`);
  const flags = sums.map((_, i) => sql.raw(`, x.s${i}`));
  const totals = sums.map((_, i) => sql.raw(`, total(s${i}) as s${i}`));
  const grouped = (rows: SQL) => sql`select key, count(*) as n${sql.join(totals)} from (${rows}) group by key`;
  const found = sql`select t.id, t.account_id${sql.join(each)} from ${from}`;
  switch (by?.kind) {
    case undefined:
      return sql`select null as key, count(*) as n${sql.join(totals)} from (select 1${sql.join(each)} from ${from})`;
    case "own":
      return grouped(sql`select ${by.key} as key${sql.join(each)} from ${from}`);
    case "messages":
      return grouped(sql`select distinct x.id${sql.join(flags)}, ${sql.raw(`m.${by.column}`)} as key from (${found}) x
        left join message m indexed by message_conversation on m.conversation_id = x.id and m.direction = 'out'`);
    case "accounts":
      return sql`with x as materialized (${found}) ${
        grouped(sql`select distinct x.id${sql.join(flags)}, ${by.key} as key from (
          select x.id${sql.join(flags)}, x.account_id as tied from x
          union select x.id${sql.join(flags)}, lm.account_id from x
            cross join message lx indexed by message_conversation on lx.conversation_id = x.id
            cross join participant lp on lp.message_id = lx.id cross join membership lm on lm.user_id = lp.user_id) x
          cross join account fa on fa.id = x.tied where ${by.holds}`)
      }`;
  }
}
