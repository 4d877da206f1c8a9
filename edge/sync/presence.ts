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
  all(): AwarenessEntry[];
};

type Known = AwarenessEntry & { owner: string | null };

/** The carets of one room. A session owns one client id: the first it announces that nobody else owns. Name and colour are
 * written by the server, so that nobody can pass for a colleague. */
export function makePresence(): Presence {
  const known = new Map<number, Known>();
  const clientOf = new Map<string, number>();
  const colorOf = new Map<string, string>();

  function owns(sessionId: string, entry: AwarenessEntry): boolean {
    const mine = clientOf.get(sessionId);
    if (mine !== undefined) return mine === entry.client;
    const before = known.get(entry.client);
    // A late echo of somebody who just left carries no newer clock, so it cannot bring them back.
    if (before && (before.owner !== null || entry.clock <= before.clock)) return false;
    clientOf.set(sessionId, entry.client);
    return true;
  }

  function isNews(entry: AwarenessEntry): boolean {
    const before = known.get(entry.client);
    if (!before || entry.clock > before.clock) return true;
    return entry.clock === before.clock && entry.state === null && before.state !== null;
  }

  function stamp(person: Person, state: AwarenessEntry["state"]): AwarenessEntry["state"] {
    if (state === null) return null;
    const user = { id: person.teammateId, name: person.name, color: colorFor(person.teammateId) };
    return { ...state, user };
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

  return {
    announce(sessionId, person, entries) {
      const news: AwarenessEntry[] = [];
      for (const entry of entries) {
        if (!owns(sessionId, entry) || !isNews(entry)) continue;
        const stamped = { client: entry.client, clock: entry.clock, state: stamp(person, entry.state) };
        known.set(entry.client, { ...stamped, owner: sessionId });
        news.push(stamped);
      }
      return news;
    },
    leave(sessionId) {
      const client = clientOf.get(sessionId);
      clientOf.delete(sessionId);
      const before = client === undefined ? undefined : known.get(client);
      if (!before) return [];
      const left = { client: before.client, clock: before.clock, state: null };
      known.set(before.client, { ...left, owner: null });
      return before.state === null ? [] : [left];
    },
    all: () =>
      [...known.values()].flatMap(({ client, clock, state }) => state === null ? [] : [{ client, clock, state }]),
  };
}
