import { readCaret } from "./caret.ts";
import type { AwarenessEntry } from "./frame.ts";

/** Who holds a session: what colleagues see of them. */
export type Person = { teammateId: string; name: string };

/** Caret colours, each with at least 4.5:1 against white. */
const caretColors = [
  "#1d4ed8",
  "#b91c1c",
  "#15803d",
  "#7e22ce",
  "#c2410c",
  "#0e7490",
  "#be185d",
  "#a16207",
  "#4338ca",
  "#0f766e",
] as const;

export type Presence = {
  /** Take what the session says of itself and answer what of it is news for everybody. Entries of other clients are passed over:
   * y-websocket sends back every entry it hears, and nobody may speak for another. */
  announce(sessionId: string, person: Person, entries: AwarenessEntry[]): AwarenessEntry[];
  /** The session is over; answers the entry that takes its caret away, if it had one. */
  leave(sessionId: string): AwarenessEntry[];
  /** Take what another process says of its sessions, and answer what of it is news for everybody here. With `isAll`, it has no
   * others: their carets are taken away. */
  hear(processId: string, entries: AwarenessEntry[], isAll: boolean): AwarenessEntry[];
  all(): AwarenessEntry[];
  /** Those of this process's own sessions. */
  own(): AwarenessEntry[];
};

/** A session here, or another process, for its sessions; null for nobody any more. */
type Owner = { session: string } | { process: string } | null;
type Known = AwarenessEntry & { owner: Owner; teammateId: string | undefined };

/**
 * The carets of one room. A session owns one client id: the first it announces that nobody else owns, here or in another process;
 * one's own from a connection that is dead by now may be taken over. Name and colour are written by the server that a session is
 * connected to, so that nobody can pass for a colleague; of what a session says of itself only a caret that can be read goes on.
 */
export function makePresence(): Presence {
  const known = new Map<number, Known>();
  const clientOf = new Map<string, number>();
  const colorOf = new Map<string, string>();

  function owns(sessionId: string, { teammateId }: Person, entry: AwarenessEntry): boolean {
    const mine = clientOf.get(sessionId);
    if (mine !== undefined) return mine === entry.client && isOwner(known.get(entry.client)?.owner, sessionId);
    if (!mayTake(known.get(entry.client), teammateId, entry)) return false;
    clientOf.set(sessionId, entry.client);
    return true;
  }

  /** A late echo of somebody who just left carries no newer clock, so it cannot bring them back. */
  const mayTake = (before: Known | undefined, teammateId: string | undefined, entry: AwarenessEntry): boolean =>
    !before || (entry.clock > before.clock && (before.owner === null || before.teammateId === teammateId));

  function isNews(entry: AwarenessEntry): boolean {
    const before = known.get(entry.client);
    if (!before || entry.clock > before.clock) return true;
    return entry.clock === before.clock && entry.state === null && before.state !== null;
  }

  function stamp(person: Person, state: AwarenessEntry["state"]): AwarenessEntry["state"] {
    if (state === null) return null;
    const user = { id: person.teammateId, name: person.name, color: colorFor(person.teammateId) };
    return { cursor: readCaret(state["cursor"]), user };
  }

  function colorFor(teammateId: string): string {
    const had = colorOf.get(teammateId);
    if (had) return had;
    const taken = new Set(colorOf.values());
    const first = [...teammateId].reduce((sum, char) => sum + char.charCodeAt(0), 0) % caretColors.length;
    const turned = [...caretColors.slice(first), ...caretColors.slice(0, first)];
    const color = turned.find((each) => !taken.has(each)) ?? turned[0]!;
    colorOf.set(teammateId, color);
    return color;
  }

  /** The entry that takes a caret away. */
  function takeAway({ client, clock, state, teammateId }: Known): AwarenessEntry[] {
    const left = { client, clock, state: null };
    known.set(client, { ...left, owner: null, teammateId });
    return state === null ? [] : [left];
  }

  const shown = (entries: Iterable<Known>): AwarenessEntry[] =>
    [...entries].flatMap(({ client, clock, state }) => state === null ? [] : [{ client, clock, state }]);

  return {
    announce(sessionId, person, entries) {
      const news: AwarenessEntry[] = [];
      for (const entry of entries) {
        if (!owns(sessionId, person, entry) || !isNews(entry)) continue;
        const stamped = { client: entry.client, clock: entry.clock, state: stamp(person, entry.state) };
        known.set(entry.client, { ...stamped, owner: { session: sessionId }, teammateId: person.teammateId });
        news.push(stamped);
      }
      return news;
    },
    leave(sessionId) {
      const client = clientOf.get(sessionId);
      clientOf.delete(sessionId);
      const before = client === undefined ? undefined : known.get(client);
      return before && isOwner(before.owner, sessionId) ? takeAway(before) : [];
    },
    hear(processId, entries, isAll) {
      const isTheirs = (each: Known | undefined) =>
        !!each?.owner && "process" in each.owner && each.owner.process === processId;
      const said = new Set(entries.map(({ client }) => client));
      const news = isAll
        ? [...known.values()].filter((each) => isTheirs(each) && !said.has(each.client)).flatMap(takeAway)
        : [];
      for (const entry of entries) {
        const before = known.get(entry.client);
        const { id, color } = userIn(entry.state);
        const teammateId = id ?? before?.teammateId;
        if (!(isTheirs(before) || mayTake(before, teammateId, entry)) || !isNews(entry)) continue;
        if (id && color && !colorOf.has(id)) colorOf.set(id, color);
        known.set(entry.client, { ...entry, owner: entry.state && { process: processId }, teammateId });
        news.push(entry);
      }
      return news;
    },
    all: () => shown(known.values()),
    own: () => shown([...known.values()].filter(({ owner }) => owner && "session" in owner)),
  };
}

const isOwner = (owner: Owner | undefined, sessionId: string) =>
  !!owner && "session" in owner && owner.session === sessionId;

/** What the process that a session is connected to wrote of its person. */
function userIn(state: AwarenessEntry["state"]): { id?: string; color?: string } {
  const user = state?.user as { id?: unknown; color?: unknown } | undefined;
  return {
    ...(typeof user?.id === "string" ? { id: user.id } : {}),
    ...(typeof user?.color === "string" ? { color: user.color } : {}),
  };
}
