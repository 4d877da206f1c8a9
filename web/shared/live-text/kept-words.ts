/** What a tab left in this browser because no server said yet that it is on disk (CO3). */
export type Kept = KeptAt & {
  /** Grows with every writing of it: whoever read an older one must not forget a newer. */
  rev: number;
  atMs: number;
  /** As a Yjs update on top of what is on disk. */
  update: Uint8Array;
};
/** `tab` tells the tabs of one teammate apart. */
export type KeptAt = { teammateId: string; room: string; tab: string };

/** Where unsaved words wait, per teammate, room and tab. Nothing in it is another teammate's to read. */
export type WordStore = {
  /** What all tabs of this teammate left for the room. */
  read(of: { teammateId: string; room: string }): Promise<Kept[]>;
  /** Rooms of this teammate in which words wait, each once, and when the last were written. */
  rooms(teammateId: string): Promise<{ room: string; atMs: number }[]>;
  /** In place of what this tab had there. @throws where nothing more fits, or the browser keeps nothing. */
  put(kept: Kept): Promise<void>;
  /** Forget these, unless they were written anew since. */
  drop(kept: (KeptAt & { rev: number })[]): Promise<void>;
  /** Forget what is older than `beforeMs`, and all of teammates other than `teammateId`. */
  sweep(o: { teammateId: string; beforeMs: number }): Promise<void>;
  /** Forget all of this teammate. */
  clear(teammateId: string): Promise<void>;
};

/** For as long as the page lives: where the browser keeps nothing. */
export function makeMemoryWords(): WordStore {
  const all = new Map<string, Kept>();
  const keyOf = ({ teammateId, room, tab }: KeptAt) => JSON.stringify([teammateId, room, tab]);
  const forget = (gone: (kept: Kept) => boolean) => {
    for (const [key, kept] of all) if (gone(kept)) all.delete(key);
    return Promise.resolve();
  };
  return {
    read: ({ teammateId, room }) =>
      Promise.resolve([...all.values()].filter((kept) => kept.teammateId === teammateId && kept.room === room)),
    rooms: (teammateId) => Promise.resolve(byRoom([...all.values()].filter((kept) => kept.teammateId === teammateId))),
    put(kept) {
      all.set(keyOf(kept), kept);
      return Promise.resolve();
    },
    drop: (gone) => forget((kept) => gone.some((one) => keyOf(one) === keyOf(kept) && one.rev >= kept.rev)),
    sweep: ({ teammateId, beforeMs }) => forget((kept) => kept.teammateId !== teammateId || kept.atMs < beforeMs),
    clear: (teammateId) => forget((kept) => kept.teammateId === teammateId),
  };
}

/** Each room once, with its newest instant. */
export function byRoom(kept: Pick<Kept, "room" | "atMs">[]): { room: string; atMs: number }[] {
  const newest = new Map<string, number>();
  for (const { room, atMs } of kept) newest.set(room, Math.max(atMs, newest.get(room) ?? 0));
  return [...newest].map(([room, atMs]) => ({ room, atMs }));
}
