import { expect, test } from "vitest";
import { gatherChanges, mostNamed } from "#edge/shapes/gathered-changes.ts";

const change = (entity: string, id: number, kind = "updated") => ({ entity, id: String(id), kind });

test("[VI4] what changed twice is told once, in the order in which it came", () => {
  const gathered = gatherChanges();
  for (
    const one of [change("account", 2), change("account", 1), change("account", 2), change("account", 2, "removed")]
  ) {
    gathered.add(one);
  }
  expect(gathered.take()).toEqual([change("account", 2), change("account", 1), change("account", 2, "removed")]);
  expect(gathered.take()).toEqual([]);
});

test("[VI4] of an entity of which very many changed it is told that any may have, and of others still which", () => {
  const gathered = gatherChanges();
  for (let id = 0; id <= mostNamed * 3; id++) gathered.add(change("user", id));
  gathered.add(change("import", 1));
  expect(gathered.take()).toEqual([{ entity: "user", id: "*", kind: "many" }, change("import", 1)]);
  for (let id = 0; id < mostNamed; id++) gathered.add(change("user", id));
  expect(gathered.take()).toHaveLength(mostNamed);
});
