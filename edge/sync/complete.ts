import * as Y from "yjs";

type Id = { client: number; clock: number };

/** An update as Yjs reads it. */
export type Decoded = ReturnType<typeof Y.decodeUpdate>;

/** Whether `doc` has all that the update builds on. Yjs would keep the rest of an incomplete one for later, where no database
 * row holds it: the room asks its sender for everything instead. */
export function isComplete(doc: Y.Doc, { structs, ds }: Decoded): boolean {
  /** Ends of what the update itself brings. */
  const brought = new Map<number, number>();
  const endOf = (client: number) => brought.get(client) ?? Y.getState(doc.store, client);
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue;
    const { client, clock } = struct.id;
    const end = endOf(client);
    if (clock > end) return false;
    brought.set(client, Math.max(end, clock + struct.length));
  }
  const has = (id: unknown) => !isId(id) || id.clock < endOf(id.client);
  const stands = structs.every((struct) =>
    !(struct instanceof Y.Item) || (has(struct.origin) && has(struct.rightOrigin) && has(struct.parent))
  );
  return stands &&
    [...ds.clients].every(([client, deletes]) => deletes.every(({ clock, len }) => clock + len <= endOf(client)));
}

const isId = (id: unknown): id is Id => id instanceof Y.ID;
