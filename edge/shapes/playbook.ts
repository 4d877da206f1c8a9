import type { z } from "zod";
import type { PlaybookRow } from "#db/queries/playbook.ts";
import { playbookNumbers } from "#db/queries/playbook-list.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type * as contract from "../contract/playbooks.ts";
import type { Deps } from "../context.ts";
import { toInstant, toInstantOrNull } from "./instant.ts";
import { toTeammateShort } from "./teammate.ts";

type PlaybookRowAnswer = z.input<typeof contract.playbookRow>;

/** Playbooks as lists show them, with how many accounts are in each and what waits. */
export async function toPlaybookRows(
  deps: Pick<Deps, "db" | "long">,
  rows: readonly PlaybookRow[],
): Promise<PlaybookRowAnswer[]> {
  const [numbers, people] = await Promise.all([
    playbookNumbers(deps.long, rows.map(({ id }) => id)),
    teammatesById(deps.db, rows.flatMap((row) => [row.createdById, row.pausedById])),
  ]);
  const shortOf = (id: string | null) => {
    const found = people.get(id ?? "");
    return found ? toTeammateShort(found) : null;
  };
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    state: row.state,
    archived: row.archivedAtMs !== null,
    version: row.version,
    changed: row.changed,
    ...numbers.get(row.id)!,
    fault: row.fault,
    paused: row.pausedAtMs === null ? null : { at: toInstant(row.pausedAtMs), by: shortOf(row.pausedById) },
    sweptAt: toInstantOrNull(row.sweptAtMs),
    createdBy: shortOf(row.createdById),
    createdAt: toInstant(row.createdAtMs),
    updatedAt: toInstant(row.updatedAtMs),
  }));
}
