import { describe, expect, test } from "vitest";
import { type EndpointName, endpoints } from "#edge/contract/endpoints.ts";
import { newId } from "#db/ids.ts";
import { refusalOf } from "#tests/edge/desk/desk.ts";
import { type Ask, byId, type Case } from "./standing-by-id.ts";
import { many } from "./standing-many.ts";
import { elsewhere, makeWorld, type World } from "./standing-world.ts";

const call = ({ admin }: World, name: string, [path, body, headers]: Ask) =>
  admin.call(`${name.split(" ")[0]} ${path}`, body, headers);

test("[AD4] every mutation is among those that are tried", () => {
  const mutations = (Object.keys(endpoints) as EndpointName[]).filter((name) => !name.startsWith("GET "));
  const tried = [...Object.keys(byId), ...Object.keys(many), ...elsewhere];
  expect(tried.sort()).toEqual(mutations.sort());
});

describe("[AD4] each mutation", () => {
  test("of an id that names nothing is refused as not found, and leaves no trail", async () => {
    const w = await makeWorld();
    const trail = async () => (await w.admin.call("GET /api/audit?limit=1")).body.items;
    const before = await trail();
    for (const [name, { ask }] of Object.entries(byId)) {
      for (const id of [newId(), "nonsense"]) {
        const answer = await call(w, name, ask(w, id));
        expect([name, ...refusalOf(answer).slice(0, 2)]).toEqual([name, 404, "not_found"]);
      }
    }
    expect(await trail()).toEqual(before);
  });

  test("is done once or done again the same, and refused by name where it cannot be", async () => {
    const w = await makeWorld();
    const last = ["POST /api/messages/:id/cancel", "POST /api/messages/bulk"];
    const cases = Object.entries({ ...byId, ...many }) as [string, Case][];
    const inOrder = [
      ...cases.filter(([name]) => !last.includes(name)),
      ...cases.filter(([name]) => last.includes(name)),
    ];
    for (const [name, { ask, id, again }] of inOrder) {
      const asked = ask(w, id?.(w) ?? "");
      const first = await call(w, name, asked);
      expect([name, first.status, first.body], name).toEqual([name, expect.toSatisfy((s) => s < 300), first.body]);
      const second = await call(w, name, asked);
      if (typeof again === "number") expect([name, second.status]).toEqual([name, again]);
      else expect([name, ...refusalOf(second).slice(0, 2)]).toEqual([name, ...again]);
    }
  });
});
