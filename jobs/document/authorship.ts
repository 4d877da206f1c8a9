import * as Y from "yjs";

/** Who brought which units of a document: letters, chips, and what lines are made of. */
export type Authorship = {
  /** Take the next update of the log. What it is the first to bring is its author's, whatever client id it goes by: those are
   * chosen by clients and prove nothing. */
  note(authorId: string, update: Uint8Array): void;
  /** Null for what no update brought: it stood there from the beginning. */
  authorOf(client: number, clock: number): string | null;
};

/** Stretches of one client's clock in order, each begun by `from` and ended by the next; `authors` in the same order. */
type Client = { froms: number[]; authors: string[]; end: number };

/** Reads the log of a text beside the document that is made of it (CO6). Pure. */
export function makeAuthorship(): Authorship {
  const clients = new Map<number, Client>();
  return {
    note(authorId, update) {
      for (const struct of Y.decodeUpdate(update).structs) {
        if (struct instanceof Y.Skip) continue;
        const { client: id, clock } = struct.id;
        const end = clock + struct.length;
        const client = clients.get(id) ?? { froms: [], authors: [], end: 0 };
        // Two processes may both have written down the words of one client that was offline: the first row counts.
        if (end <= client.end) continue;
        if (client.authors.at(-1) !== authorId || clock > client.end) {
          client.froms.push(Math.max(clock, client.end));
          client.authors.push(authorId);
        }
        client.end = end;
        clients.set(id, client);
      }
    },
    authorOf(id, clock) {
      const client = clients.get(id);
      if (!client || clock >= client.end) return null;
      let [low, high] = [0, client.froms.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (client.froms[middle]! <= clock) low = middle + 1;
        else high = middle;
      }
      return client.authors[low - 1] ?? null;
    },
  };
}

/** Units that an update adds and takes away, by itself: letters that it brings, letters and other things that it deletes. Both
 * are without what it brings only to delete it. */
export function countUpdate(update: Uint8Array): { added: number; removed: number } {
  const { structs, ds } = Y.decodeUpdate(update);
  let added = 0;
  let removed = 0;
  for (const deletes of ds.clients.values()) for (const { len } of deletes) removed += len;
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue;
    const { client, clock } = struct.id;
    const gone = (ds.clients.get(client) ?? []).reduce(
      (sum, { clock: from, len }) =>
        sum + Math.max(0, Math.min(clock + struct.length, from + len) - Math.max(clock, from)),
      0,
    );
    removed -= gone;
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentString) added += struct.length - gone;
  }
  return { added, removed };
}
