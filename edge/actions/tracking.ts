import type { z } from "zod";
import { findMessage } from "#db/queries/message.ts";
import { opensOf, setTracking } from "#db/queries/tracking.ts";
import { readAgent } from "#jobs/rules/mail-agents.ts";
import { countsAsSeen } from "#jobs/rules/open-verdict.ts";
import type * as contract from "../contract/tracking.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound } from "../errors.ts";
import { toInstant } from "../shapes/instant.ts";
import { toSeen } from "../shapes/message.ts";
import { tellOthers } from "./people-writes.ts";

const mostShown = 50;

/** Who opened a message and when, with what was left out of that and why (TR2). */
export async function viewOpens(deps: Deps, messageId: string): Promise<z.input<typeof contract.opens>> {
  const message = await findMessage(deps.db, messageId);
  if (!message || message.direction === "in") throw notFound("message");
  const { rows, counts } = await opensOf(deps.long, messageId, mostShown);
  return {
    seen: toSeen(message),
    tracked: !message.untracked,
    leftOut: { prefetch: counts.prefetch ?? 0, scanner: counts.scanner ?? 0 },
    hits: rows.map(({ verdict, agent, userId, userName, atMs }) => ({
      at: toInstant(atMs),
      verdict,
      counts: countsAsSeen(verdict),
      by: readAgent(agent).name,
      user: userId === null ? null : { id: userId, name: userName ?? "" },
    })),
  };
}

type Said = { id: string; untracked: boolean | undefined };

/** From now on the reading of these is looked at or not, where that was said (TR4), with who and when kept. Answers whom it changed. */
export async function writeTracking(
  deps: Deps,
  by: Teammate,
  entity: "account" | "user",
  said: readonly Said[],
): Promise<Set<string>> {
  const changed = new Set<string>();
  for (const untracked of [false, true]) {
    const ids = said.flatMap((one) => one.untracked === untracked ? [one.id] : []);
    if (ids.length === 0) continue;
    const set = await setTracking(deps.db, { entity, ids, untracked, actorId: by.id, atMs: deps.nowMs() });
    for (const id of set) changed.add(id);
  }
  if (changed.size > 0) tellOthers(deps);
  return changed;
}

type Written = { results: ({ id: string; status: "created" | "updated" | "unchanged" } | { error: object })[] };

/** The same of a bulk upsert, behind it: of each item that went in. */
export async function withTracking<W extends Written>(
  deps: Deps,
  by: Teammate,
  entity: "account" | "user",
  items: readonly Record<string, unknown>[],
  written: W,
): Promise<W> {
  const said = written.results.flatMap((result, n): Said[] => {
    const { untracked } = items[n]!;
    return "id" in result && typeof untracked === "boolean" ? [{ id: result.id, untracked }] : [];
  });
  const changed = await writeTracking(deps, by, entity, said);
  for (const result of written.results) {
    if ("id" in result && result.status === "unchanged" && changed.has(result.id)) result.status = "updated";
  }
  return written;
}
