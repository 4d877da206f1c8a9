import type { SQL } from "drizzle-orm";
import type { Reader } from "#db/queries/list.ts";
import type { Deps, Teammate } from "../context.ts";
import { makePlaces, type PlaceLimits, type Places } from "../list-places.ts";

/** Questions at work, and those of a few dashboards that wait for it: a dashboard asks all of its widgets at once. */
const limits: PlaceLimits = { atOnce: 3, atOnceOfOne: 2, waiting: 300, waitingOfOne: 60 };
/** The line of each door to the reader of lists. */
const lines = new WeakMap<Places, Places>();

/**
 * Runs what asks the reader of lists statement by statement, once there is a place for it among others of its kind. Each statement waits
 * its turn at that reader besides, so that a list which somebody waits for comes in between.
 * @throws {Refusal} too_fast, as `Places`.
 */
export function inNumbersTurn<T>(
  { lists, places }: Pick<Deps, "lists" | "places">,
  { id: who }: Pick<Teammate, "id">,
  signal: AbortSignal | undefined,
  run: (db: Reader) => Promise<T>,
): Promise<T> {
  const line = lines.get(places) ?? makePlaces(limits);
  lines.set(places, line);
  // Whoever has waited here already is not turned away there.
  const all = (query: SQL) => places.run({ who, signal, goesOn: true }, async () => await lists.all(query));
  return line.run({ who, signal }, () => run({ all } as unknown as Reader));
}
