import type { Db } from "#db/client.ts";
import {
  type LeaveSpan,
  leaveWithStandIns,
  moveToStandIns,
  standInMoves,
  type StandInRow,
  standsInForSome,
} from "#db/queries/stand-in.ts";
import { batch } from "#db/statements.ts";

/** No zone's wall is a whole day behind. */
const dayBefore = (nowMs: number) => new Date(nowMs - 86_400_000).toISOString().slice(0, 10);

/** Moved in one batch: people's writes pass between two. */
const mostAtOnce = 250;

/** From the first instant of a wall date on: where midnight does not exist, the first one after it. */
function dayStartMs(day: string, zone: string, daysOn = 0): number {
  return Temporal.PlainDate.from(day).add({ days: daysOn }).toZonedDateTime(zone).epochMilliseconds;
}

/** Who stands in for a teammate for mail that is due at an instant, the channel left out; null where nobody does (SW4). Whom a person
 * chose at `chosenAtMs`, after the leave was saved, sends it. */
export async function readStandIns(
  db: Db,
  nowMs: number,
): Promise<(teammateId: string, atMs: number, chosenAtMs?: number) => string | null> {
  const spans = await readLeaveSpans(db, nowMs);
  return (teammateId, atMs, chosenAtMs = -Infinity) =>
    spans.find((span) =>
      span.teammateId === teammateId && span.fromMs <= atMs && atMs < span.toMs && chosenAtMs < span.createdAtMs
    )?.standInId ?? null;
}

/** When who stands in for whom, from `nowMs` on (SW4). */
export const readLeaveSpans = async (db: Db, nowMs: number): Promise<LeaveSpan[]> =>
  spansOf(await leaveWithStandIns(db, dayBefore(nowMs)), nowMs);

/** Hands what falls due in somebody's leave to the stand-in they named, and gives back what no leave covers any more (SW4). Cheap where
 * nobody has a stand-in. */
export async function assignStandIns(db: Db, nowMs: number): Promise<void> {
  const rows = await leaveWithStandIns(db, dayBefore(nowMs));
  if (rows.length === 0 && !await standsInForSome(db)) return;
  const spans = spansOf(rows, nowMs);
  for (let moves; (moves = await standInMoves(db, spans, nowMs, mostAtOnce)).length > 0;) {
    const moved = await batch(db, moveToStandIns(moves, nowMs));
    // What somebody else changed meanwhile is for the next pass.
    if (moves.length < mostAtOnce || moved.every((rows) => rows.length === 0)) return;
  }
}

/** When somebody stands in, from `nowMs` on; while they are away themselves, nobody does. */
const spansOf = (rows: readonly StandInRow[], nowMs: number): LeaveSpan[] =>
  rows.flatMap((row) => {
    const span = { fromMs: dayStartMs(row.fromDay, row.timeZone), toMs: dayStartMs(row.toDay, row.timeZone, 1) };
    if (span.toMs <= nowMs) return [];
    const away = (JSON.parse(row.standInLeave) as { fromDay: string; toDay: string }[]).map(({ fromDay, toDay }) => ({
      fromMs: dayStartMs(fromDay, row.standInZone),
      toMs: dayStartMs(toDay, row.standInZone, 1),
    }));
    const { teammateId, standInId, createdAtMs } = row;
    return without(span, away).map((part) => ({ ...part, teammateId, standInId, createdAtMs }));
  });

type Span = { fromMs: number; toMs: number };

/** What is left of a span: a stand-in who is away as well stands in for nobody. `taken` ascending. */
function without(span: Span, taken: readonly Span[]): Span[] {
  const left: Span[] = [];
  let { fromMs } = span;
  for (const part of taken) {
    if (part.toMs <= fromMs || part.fromMs >= span.toMs) continue;
    if (part.fromMs > fromMs) left.push({ fromMs, toMs: part.fromMs });
    fromMs = part.toMs;
  }
  return fromMs < span.toMs ? [...left, { fromMs, toMs: span.toMs }] : left;
}
