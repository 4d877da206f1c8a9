import type { QueryClient } from "@tanstack/solid-query";
import { createSignal, onCleanup } from "solid-js";

/** One row of the change feed. */
export type Change = { entity: string; id: string; kind: string };

/** What a query may say in `meta`: the entities besides its own whose changes it must follow. */
export type Follows = { follows?: readonly string[] };

/**
 * Whether a change makes what a query holds old (VI4). Keys begin with the entity: `["account", id, …]` is one and is renewed by
 * changes of that id alone, `["accounts", …]` is a list of them and is renewed by any. `meta.follows` names further entities.
 */
export function isTouched(key: readonly unknown[], meta: Follows | undefined, change: Change): boolean {
  const [entity, id] = key;
  if (entity === change.entity) return typeof id !== "string" || id === change.id;
  return entity === `${change.entity}s` || (meta?.follows?.includes(change.entity) ?? false);
}

/** A burst of changes (an import) renews a view once in this time: well inside the 2 s of VI4. */
const leastGapMs = 1_000;

const [link, setLink] = createSignal<"connecting" | "live" | "lost">("connecting");
/** Whether changes arrive right now. */
export const liveLink = link;

/** Follows the server's changes for as long as the owner lives and renews the queries that they touch. */
export function createLiveUpdates(client: QueryClient) {
  let waiting: Change[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let flushedAt = -Infinity;
  let wasLost = false;

  const flush = () => {
    const changes = waiting;
    waiting = [];
    timer = undefined;
    flushedAt = performance.now();
    void client.invalidateQueries({
      predicate: (query) => changes.some((change) => isTouched(query.queryKey, query.meta as Follows, change)),
    });
  };
  let source: EventSource;
  let again: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const connect = () => {
    source = new EventSource("/api/events");
    source.addEventListener("change", (event) => {
      const told = JSON.parse(event.data) as Change | Change[];
      waiting.push(...(Array.isArray(told) ? told : [told]));
      const since = performance.now() - flushedAt;
      timer ??= setTimeout(flush, Math.max(50, leastGapMs - since));
    });
    source.addEventListener("open", () => {
      setLink("live");
      failures = 0;
      // What was missed meanwhile is not known, so everything on screen is asked for again; at first what was there before the stream.
      void client.invalidateQueries(wasLost ? {} : { predicate: (query) => query.state.dataUpdatedAt > 0 });
      wasLost = false;
    });
    source.addEventListener("error", () => {
      wasLost = true;
      setLink("lost");
      // A browser tries again by itself, but gives up for good on an answer that is no stream: a proxy's error page, a 401.
      if (source.readyState !== EventSource.CLOSED) return;
      void client.invalidateQueries({ queryKey: ["me"] });
      again = setTimeout(connect, retryMs(failures++, Math.random()));
    });
  };
  connect();
  onCleanup(() => {
    clearTimeout(timer);
    clearTimeout(again);
    source.close();
  });
}

/** How long to wait before the stream is opened again: growing to half a minute, spread so that a restart is not met by all at once. */
export function retryMs(failures: number, random: number): number {
  const most = Math.min(30_000, 1_000 * 2 ** failures);
  return most / 2 + random * most / 2;
}
