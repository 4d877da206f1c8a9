import type { Told } from "../change-hub.ts";

/** Rows of one entity that are named one by one. */
export const mostNamed = 100;

/**
 * Changes that go out together, each said once. Of an entity of which more rows changed than are worth naming, as in an import, it is
 * only said that any of them may have: `{entity, id: "*", kind: "many"}`.
 */
export function gatherChanges() {
  let byEntity = new Map<string, Map<string, Told>>();
  return {
    add({ entity, id, kind }: Told): void {
      const rows = byEntity.get(entity) ?? new Map<string, Told>();
      byEntity.set(entity, rows);
      if (rows.has("*")) return;
      rows.set(`${id} ${kind}`, { entity, id, kind });
      if (rows.size > mostNamed) byEntity.set(entity, new Map([["*", { entity, id: "*", kind: "many" }]]));
    },
    /** All of them, which are then forgotten. */
    take(): Told[] {
      const taken = [...byEntity.values()].flatMap((rows) => [...rows.values()]);
      byEntity = new Map();
      return taken;
    },
  };
}
