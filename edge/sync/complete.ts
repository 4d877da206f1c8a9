import * as Y from "yjs";

type Id = { client: number; clock: number };

/** Whether `doc` has all that `update` builds on. Yjs would keep the rest of an incomplete one for later, where no database
 * row holds it: the room asks its sender for everything instead. */
export function isComplete(doc: Y.Doc, update: Uint8Array): boolean {
  const { structs, ds } = Y.decodeUpdate(update);
  const ends = Y.decodeStateVector(Y.encodeStateVector(doc));
  const endOf = (client: number) => ends.get(client) ?? 0;
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue;
    const { client, clock } = struct.id;
    if (clock > endOf(client)) return false;
    ends.set(client, Math.max(endOf(client), clock + struct.length));
  }
  const has = (id: unknown) => !isId(id) || id.clock < endOf(id.client);
  const stands = structs.every((struct) =>
    !(struct instanceof Y.Item) || (has(struct.origin) && has(struct.rightOrigin) && has(struct.parent))
  );
  return stands &&
    [...ds.clients].every(([client, deletes]) => deletes.every(({ clock, len }) => clock + len <= endOf(client)));
}

const isId = (id: unknown): id is Id => id instanceof Y.ID;
