import type { QueryClient } from "@tanstack/solid-query";
import { createSignal, onCleanup } from "solid-js";
import { makeRests, type Resting, restOf } from "./live-rests.ts";

/** One row of the change feed; of many at once the id is "*". */
export type Change = { entity: string; id: string; kind: string };

/** What a query may say in `meta`: the entities besides its own whose changes it must follow. */
export type Follows = { follows?: readonly string[] };

/**
 * Whether a change makes what a query holds old (VI4). Keys begin with the entity: `["account", id, …]` is one and is renewed by
 * changes of that id alone, `["accounts", …]` is a list of them and is renewed by any. `meta.follows` names further entities.
 */
export function isTouched(key: readonly unknown[], meta: Follows | undefined, change: Change): boolean {
  const [entity, id] = key;
  if (entity === change.entity) return typeof id !== "string" || id === change.id || change.id === "*";
  return entity === `${change.entity}s` || (meta?.follows?.includes(change.entity) ?? false);
}

/** A burst of changes (an import) renews a view once in this time: well inside the 2 s of VI4. */
const leastGapMs = 1_000;
/** When is looked again after what was not renewed yet. */
const lateMs = 250;

/** A stream that is back within this time is not said to be lost. */
const saidAfterMs = 2_500;

const [link, setLink] = createSignal<"connecting" | "live" | "lost">("connecting");
/** Whether changes arrive right now. */
export const liveLink = link;

/** Follows the server's changes for as long as the owner lives and renews the queries that they touch. */
export function createLiveUpdates(client: QueryClient) {
  let waiting: Change[] = [];
  /** Queries that a change touched and whose turn has not come. */
  const late = new Set<string>();
  const rests = makeRests();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let flushedAt = -Infinity;
  let wasLost = false;

  const flush = () => {
    const changes = waiting;
    waiting = [];
    timer = undefined;
    flushedAt = performance.now();
    const due = new Set<string>();
    for (const { queryHash, queryKey, meta, state } of client.getQueryCache().getAll()) {
      if (!late.has(queryHash) && !changes.some((one) => isTouched(queryKey, meta as Follows, one))) continue;
      const restMs = restOf(meta as Resting, state.data);
      // What is being asked for right now is not begun again and again, or it would never be there.
      const mayGo = state.fetchStatus !== "fetching" &&
        (restMs === null || !document.hidden && rests.mayRenew(queryHash, restMs, performance.now()));
      if (mayGo) due.add(queryHash);
      else late.add(queryHash);
    }
    for (const hash of due) late.delete(hash);
    if (due.size > 0) void client.invalidateQueries({ predicate: ({ queryHash }) => due.has(queryHash) });
    for (const hash of late) if (!client.getQueryCache().get(hash)) late.delete(hash);
    if (late.size > 0 && !document.hidden) timer = setTimeout(flush, lateMs);
  };
  const onShown = () => {
    if (!document.hidden && late.size > 0) timer ??= setTimeout(flush, 0);
  };
  document.addEventListener("visibilitychange", onShown);
  let source: EventSource;
  let again: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let missed: ReturnType<typeof setTimeout> | undefined;
  const connect = () => {
    clearTimeout(again);
    source = new EventSource("/api/events");
    source.addEventListener("change", (event) => {
      const told = JSON.parse(event.data) as Change | Change[];
      waiting.push(...(Array.isArray(told) ? told : [told]));
      const since = performance.now() - flushedAt;
      timer ??= setTimeout(flush, Math.max(50, leastGapMs - since));
    });
    source.addEventListener("open", () => {
      clearTimeout(missed);
      missed = undefined;
      setLink("live");
      failures = 0;
      // What was missed meanwhile is not known, so everything on screen is asked for again; at first what was there before the stream.
      void client.invalidateQueries(wasLost ? {} : { predicate: (query) => query.state.dataUpdatedAt > 0 });
      wasLost = false;
    });
    source.addEventListener("error", () => {
      const wasLive = !wasLost && link() === "live";
      wasLost = true;
      missed ??= setTimeout(() => setLink("lost"), saidAfterMs);
      // A stream that only ended, as when another session takes the place of one's own, is back before a browser would ask for it.
      if (wasLive && source.readyState !== EventSource.CLOSED) {
        source.close();
        again = setTimeout(connect, retryMs(0, Math.random()));
        return;
      }
      // A browser tries again by itself, but gives up for good on an answer that is no stream: a proxy's error page, a 401.
      if (source.readyState !== EventSource.CLOSED) return;
      void client.invalidateQueries({ queryKey: ["me"] });
      again = setTimeout(connect, retryMs(failures++, Math.random()));
    });
  };
  connect();
  onCleanup(() => {
    document.removeEventListener("visibilitychange", onShown);
    clearTimeout(timer);
    clearTimeout(again);
    clearTimeout(missed);
    source.close();
  });
}

/** How long to wait before the stream is opened again: growing to half a minute, spread so that a restart is not met by all at once. */
export function retryMs(failures: number, random: number): number {
  const most = Math.min(30_000, 1_000 * 2 ** failures);
  return most / 2 + random * most / 2;
}
