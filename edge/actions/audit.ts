import type { z } from "zod";
import { type AuditName, auditNames, type AuditRow, countHandedOver, listAudit } from "#db/queries/audit.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type * as contract from "../contract/workspace.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { fromInstant, toInstant } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";

/** Who did what to what, newest first (AD2). A page may be short and still have a next. */
export async function browseAudit(
  deps: Deps,
  by: Teammate,
  { cursor, limit, from, to, actorId, folded, ...asked }: z.output<typeof contract.auditQuery>,
): Promise<z.input<typeof contract.auditPage>> {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
    throw new Refusal("invalid_field", "cursor: is not one of ours", "cursor");
  }
  const { rows, nextSeq } = await listAudit(deps.long, {
    ...asked,
    ...(folded ? { folded } : {}),
    ...(actorId === undefined ? {} : { actorId: actorId === "none" ? null : actorId }),
    ...(from === undefined ? {} : { fromMs: fromInstant(from) }),
    ...(to === undefined ? {} : { toMs: fromInstant(to) }),
    beforeSeq: cursor === undefined ? null : Number(cursor),
    limit,
  });
  const details = new Map(rows.map(({ seq, detail }) => [seq, detail === null ? null : readDetail(detail)]));
  const spokenOf = [...details].flatMap(([seq, detail]) => idsIn(detail).map((id) => ({ seq, ...id })));
  const [actors, names, others, handed] = await Promise.all([
    teammatesById(deps.db, rows.map((row) => row.actorId)),
    namesOf(deps, by, rows),
    namesOf(deps, by, spokenOf),
    handedOver(deps, rows),
  ]);
  return {
    items: rows.map(({ atMs, actorId, detail: _, ...row }) => {
      const actor = actors.get(actorId ?? "");
      const about = names.get(`${row.entity} ${row.entityId}`);
      return {
        ...row,
        at: toInstant(atMs),
        actor: actor ? toTeammateShort(actor) : null,
        name: about?.name ?? null,
        conversationId: about?.conversationId ?? null,
        detail: details.get(row.seq) ?? null,
        names: Object.fromEntries(
          spokenOf.filter(({ seq }) => seq === row.seq).flatMap(({ entity, entityId }) => {
            const name = others.get(`${entity} ${entityId}`)?.name;
            return name == null ? [] : [[entityId, name]];
          }),
        ),
        handedOver: handed.get(row.seq) ?? null,
      };
    }),
    next: nextSeq === null ? null : String(nextSeq),
  };
}

async function namesOf(
  deps: Deps,
  by: Teammate,
  rows: readonly Pick<AuditRow, "entity" | "entityId">[],
): Promise<Map<string, AuditName>> {
  const kinds = Map.groupBy(rows, (row) => row.entity);
  const read = await Promise.all([...kinds].map(async ([entity, of]) => {
    const ids = [...new Set(of.map((row) => row.entityId))];
    const names = await auditNames(deps.long, { entity, ids, teammateId: by.id });
    return names.map((name) => [`${entity} ${name.id}`, name] as const);
  }));
  return new Map(read.flat());
}

const readDetail = (detail: string): Record<string, unknown> => JSON.parse(detail);

/** What stands under these names in a detail is the id of one of these. */
const entityOf: Record<string, string> = {
  by: "teammate",
  toId: "teammate",
  from: "teammate",
  to: "teammate",
  handedOverFrom: "teammate",
  teammateId: "teammate",
  csmId: "teammate",
  aeId: "teammate",
  standInId: "teammate",
  userId: "user",
  accountId: "account",
  channelId: "channel",
  senderId: "sender",
  templateId: "template",
  conversationId: "conversation",
};

const idsIn = (detail: Record<string, unknown> | null): { entity: string; entityId: string }[] =>
  Object.entries(detail ?? {}).flatMap(([key, value]) =>
    entityOf[key] !== undefined && typeof value === "string" && /^[0-9A-Z]{26}$/.test(value)
      ? [{ entity: entityOf[key], entityId: value }]
      : []
  );

async function handedOver(deps: Deps, rows: readonly AuditRow[]) {
  const left = rows.filter(({ action }) => action === "teammate.left" || action === "teammate.handed_over");
  return new Map(
    await Promise.all(
      left.map(async ({ seq, entityId }) =>
        [seq, await countHandedOver(deps.long, { seq, fromId: entityId })] as const
      ),
    ),
  );
}
