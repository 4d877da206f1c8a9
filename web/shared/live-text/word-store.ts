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

type At = { teammateId: string; room: string };
/** Texts that this page has open, as often as it has. */
const open: string[] = [];
const watchers = new Set<() => void>();
const lockOf = ({ teammateId, room }: At): string => `parley:text:${teammateId}:${room}`;

/** Be told when words may have been stranded here, or taken care of. Returns how to leave. */
export function onHandled(look: () => void): () => void {
  watchers.add(look);
  return () => void watchers.delete(look);
}

/** This page takes care of the words of this text; other tabs see it too. Returns how to let go. */
export function holdWords(at: At): () => void {
  const { promise: letGo, resolve } = Promise.withResolvers<void>();
  const name = lockOf(at);
  open.push(name);
  // Locks are missing on plain http beyond localhost: other tabs may then offer words that are not stranded.
  const released = globalThis.navigator.locks?.request(name, { mode: "shared" }, () => letGo) ?? letGo;
  const tell = () => watchers.forEach((look) => look());
  void released.then(tell);
  tell();
  return () => {
    open.splice(open.indexOf(name), 1);
    resolve();
  };
}

/** Rooms in which words of this teammate wait while no tab has them open, newest first. */
export async function strandedRooms(teammateId: string): Promise<string[]> {
  const rooms = await wordStore().rooms(teammateId);
  const held = (await globalThis.navigator.locks?.query())?.held?.map(({ name }) => name) ?? [];
  return rooms.filter(({ room }) => ![...open, ...held].includes(lockOf({ teammateId, room })))
    .sort((a, b) => b.atMs - a.atMs).map(({ room }) => room);
}

/** What is stranded in the room is not wanted any more. */
export async function forgetRoom(teammateId: string, room: string): Promise<void> {
  await wordStore().drop(await wordStore().read({ teammateId, room }));
}
