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

/** The name under which a tab holds its text open, for the other tabs to see. */
export const lockOf = (tab: string): string => `parley:text:${tab}`;

/** Rooms in which words of this teammate wait that no open tab holds, newest first. */
export async function strandedRooms(teammateId: string): Promise<string[]> {
  const held = new Set((await globalThis.navigator.locks?.query())?.held?.map(({ name }) => name));
  const rooms = await wordStore().rooms(teammateId);
  return rooms.filter(({ tabs }) => !tabs.some((tab) => held.has(lockOf(tab))))
    .sort((a, b) => b.atMs - a.atMs).map(({ room }) => room);
}
