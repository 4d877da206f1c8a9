import { causeOf } from "#jobs/cause.ts";
import { type FactsRow, readFacts } from "#db/queries/send-facts.ts";
import { senderRows } from "#db/queries/send-queue.ts";
import type { OwnHold } from "#db/queries/send-settle.ts";
import { holdOwn } from "#db/queries/send-skip.ts";
import { signatureOf } from "./compose.ts";
import type { ReleaseDeps } from "./deps.ts";
import { makeDraftReader, textHold } from "./drafts.ts";
import { lifeWords } from "./life-words.ts";
import { readValuesOfMessages } from "./values.ts";

/** As many as one call should be given: their drafts are all read and rendered. */
export const mostAtOnce = 50;

/** Stores for each of these messages that is pending the hold of its own that it has now, or takes it away: holes and bad links by a
 * rendering with the values of now (PE2, PE3), then what happened in its user's life (PR8). Returns how many came or went. */
export async function rejudge(deps: Pick<ReleaseDeps, "db" | "clock" | "log">, ids: string[]): Promise<number> {
  const rows = (await readFacts(deps.db, ids)).filter(({ state, hold }) =>
    state === "pending" && hold !== "channel_broken"
  );
  if (rows.length === 0) return 0;
  const drafts = makeDraftReader(deps.db);
  const [values, senders] = await Promise.all([
    readValuesOfMessages(deps.db, rows.map(({ id }) => id)),
    senderRows(deps.db, rows.map(({ teammateId, channelId }) => ({ teammateId, channelId }))),
  ]);
  const signatures = new Map(senders.map((sender) => [sender.teammateId, signatureOf(sender)]));
  let changed = 0;
  for (const row of rows) {
    try {
      const { content, seq } = await drafts.read(row);
      const text = { content, signature: signatures.get(row.teammateId) ?? null, values: values.get(row.id) ?? {} };
      const own = textHold(text) ?? lifeHold(row);
      if (isHeldSo(row, own)) continue;
      if (await holdOwn(deps.db, { ...row, headSeq: seq }, own, deps.clock)) changed++;
    } catch (cause) {
      deps.log("error", "recheck failed", { messageId: row.id, cause: causeOf(cause) });
    }
  }
  return changed;
}

/** The hold of an event in its user's life, null without one. */
export const lifeHold = ({ lifeEvent }: Pick<FactsRow, "lifeEvent">): OwnHold | null =>
  lifeEvent === null ? null : { hold: "life_event", untilMs: null, detail: lifeWords(JSON.parse(lifeEvent)) };

const isHeldSo = (row: FactsRow, own: OwnHold | null) =>
  row.hold === (own?.hold ?? null) && row.holdDetail === (own?.detail ?? null) &&
  row.holdUntilMs === (own?.untilMs ?? null);
