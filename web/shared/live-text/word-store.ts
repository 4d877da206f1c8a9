import type { WordStore } from "./kept-words.ts";
import { makeWordDatabase } from "./word-database.ts";

/** Words of a draft that nobody opened for so long are forgotten. */
const keptForMs = 30 * 86_400_000;

let store: WordStore | undefined;
const leavers = new Set<() => void>();

/** This browser's unsaved words, one store for all of the app. */
export const wordStore = (): WordStore => store ??= makeWordDatabase(() => globalThis.indexedDB);

/** Somebody is here: what others left in this browser is not theirs to have. */
export const sweepWords = (teammateId: string, nowMs: number): Promise<void> =>
  wordStore().sweep({ teammateId, beforeMs: nowMs - keptForMs });

/** They sign out: their texts close, and nothing unsaved of them stays in this browser. */
export async function forgetWords(teammateId: string): Promise<void> {
  for (const leave of [...leavers]) leave();
  await wordStore().clear(teammateId);
}

/** Be told when all is to be forgotten. Returns how to leave. */
export function onForgetWords(leave: () => void): () => void {
  leavers.add(leave);
  return () => void leavers.delete(leave);
}

/** Tabs whose words are in somebody's hands in this page. */
const handled = new Set<string>();
const lockOf = (tab: string): string => `parley:text:${tab}`;

/** This page takes care of the words of `tab`; other tabs see it too. Returns how to let go. */
export function holdWords(tab: string): () => void {
  const { promise: letGo, resolve } = Promise.withResolvers<void>();
  handled.add(tab);
  // Missing on plain http beyond localhost: other tabs may then offer words that are not stranded.
  void globalThis.navigator.locks?.request(lockOf(tab), () => letGo);
  return () => {
    handled.delete(tab);
    resolve();
  };
}

/** Rooms in which words of this teammate wait that no open tab takes care of, newest first. */
export async function strandedRooms(teammateId: string): Promise<string[]> {
  const held = new Set((await globalThis.navigator.locks?.query())?.held?.map(({ name }) => name));
  const rooms = await wordStore().rooms(teammateId);
  return rooms.filter(({ tabs }) => !tabs.some((tab) => handled.has(tab) || held.has(lockOf(tab))))
    .sort((a, b) => b.atMs - a.atMs).map(({ room }) => room);
}

/** What is stranded in the room is not wanted any more. */
export async function forgetRoom(teammateId: string, room: string): Promise<void> {
  await wordStore().drop(await wordStore().read({ teammateId, room }));
}
