import type { Hold } from "#db/schema/conversation.ts";
import { makeHeap } from "./heap.ts";
import { type OwnFacts, ownHolds } from "./gates.ts";

/** A pending message in the queue of one sender (a teammate on a channel). */
export type Queued = {
  id: string;
  lane: number;
  sendAtMs: number;
  ignoreWindow: boolean;
  /** It does not leave before then, whatever else: its send date, or the end of a later hold of its own that ends by
   * itself; and which of them it is. */
  notBeforeMs: number;
  notBeforeIs: Hold;
  /** A hold of its own that only a person ends; null when nothing blocks it. */
  blockedBy: Hold | null;
};

/** Where a message stands in its sender's queue. */
export type Place = Pick<Queued, "id" | "lane" | "sendAtMs">;

/** Order in which messages that may go take the places of a sender: lane, then send date, then id (QU2). */
export function byPlace(a: Place, b: Place): number {
  return a.lane - b.lane || a.sendAtMs - b.sendAtMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** How a message stands in its sender's queue by the gates that release it; null when it takes no place there: not
 * pending, or to be skipped when due. */
export function queuedOf(message: OwnFacts & { id: string; lane: number }, nowMs: number): Queued | null {
  if (message.state !== "pending" || message.suppressed || message.answered) return null;
  if (message.allowUnsubscribes && message.unsubscribed) return null;
  let [notBeforeMs, notBeforeIs, blockedBy]: [number, Hold, Hold | null] = [message.sendAtMs, message.sendAtIs, null];
  for (const { hold, untilMs } of ownHolds(message, nowMs)) {
    if (untilMs === null) blockedBy ??= hold;
    else if (untilMs > notBeforeMs) [notBeforeMs, notBeforeIs] = [untilMs, hold];
  }
  const { id, lane, sendAtMs, ignoreWindow } = message;
  return { id, lane, sendAtMs, ignoreWindow, notBeforeMs, notBeforeIs, blockedBy };
}

/** Who of a queue could go at an instant that only moves on. */
export type Line = {
  /** Everyone whose `notBeforeMs` has come by `atMs` stands in line. */
  admit(atMs: number): void;
  /** The first in line that nothing blocks; while the window is closed, among those that ignore it. Left in line. */
  first(isOpen: boolean): Queued | undefined;
  /** The blocked ones in line that would go before `first`, if they were released; taken out of line. */
  takeBlocked(isOpen: boolean): Queued[];
  take(isOpen: boolean): void;
  /** Whether somebody in line waits for the window alone. */
  needsWindow(): boolean;
  /** When the next one comes in line, Infinity when nobody is to come. */
  nextAtMs(): number;
};

export function makeLine(queue: readonly Queued[]): Line {
  const inOrder = queue.toSorted(byPlace);
  const coming = inOrder.map((message, place) => ({ message, place })).sort((a, b) =>
    a.message.notBeforeMs - b.message.notBeforeMs
  );
  const makeSide = () => ({ windowed: makeHeap(), anytime: makeHeap() });
  const free = makeSide();
  const blocked = makeSide();
  let came = 0;

  /** The heap of `side` whose first goes first. */
  function ahead(side: typeof free, isOpen: boolean) {
    const windowed = isOpen ? side.windowed.first() ?? Infinity : Infinity;
    return windowed < (side.anytime.first() ?? Infinity) ? side.windowed : side.anytime;
  }

  return {
    admit(atMs) {
      for (let next = coming[came]; next && next.message.notBeforeMs <= atMs; next = coming[++came]) {
        const side = next.message.blockedBy === null ? free : blocked;
        (next.message.ignoreWindow ? side.anytime : side.windowed).push(next.place);
      }
    },
    first: (isOpen) => inOrder[ahead(free, isOpen).first() ?? -1],
    takeBlocked(isOpen) {
      const before = ahead(free, isOpen).first() ?? Infinity;
      const taken: Queued[] = [];
      for (let heap = ahead(blocked, isOpen);; heap = ahead(blocked, isOpen)) {
        const place = heap.first();
        const message = inOrder[place ?? -1];
        if (place === undefined || message === undefined || place > before) return taken;
        heap.take();
        taken.push(message);
      }
    },
    take: (isOpen) => void ahead(free, isOpen).take(),
    needsWindow: () => free.windowed.first() !== undefined || blocked.windowed.first() !== undefined,
    nextAtMs: () => coming[came]?.message.notBeforeMs ?? Infinity,
  };
}
