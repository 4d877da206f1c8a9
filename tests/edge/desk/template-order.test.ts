import { expect, test } from "vitest";
import { readPages } from "#tests/support/pages.ts";
import { makeDesk, refusalOf } from "./desk.ts";

test("[PE7] [VI1] templates go by name or by when they were changed, page by page, one's own or everybody's", async () => {
  const { admin, ok, makeTeammate, clock } = await makeDesk();
  const mia = await makeTeammate("member", "mia@parley.test");
  const make = async (by: typeof admin, name: string, shared: boolean) => {
    clock.nowMs += 60_000;
    const { id } = (await by.call("POST /api/templates", { name, shared, subject: "S", html: "<p>H</p>" })).body;
    return String(id);
  };
  const beta = await make(admin, "Beta", true);
  await make(admin, "Alpha", false);
  await make(mia, "Delta", true);
  await make(mia, "Hidden", false);
  await make(mia, "Gamma", true);
  clock.nowMs += 60_000;
  await ok(`PATCH /api/templates/${beta}`, { name: "Beta 2" });
  const pages = async (query: string) =>
    (await readPages(admin, `/api/templates?limit=1&${query}`)).map(({ name }) => name);
  expect(await pages("")).toEqual(["Alpha", "Beta 2", "Delta", "Gamma"]);
  expect(await pages("sort=-name")).toEqual(["Gamma", "Delta", "Beta 2", "Alpha"]);
  expect(await pages("sort=updatedAt")).toEqual(["Alpha", "Delta", "Gamma", "Beta 2"]);
  expect(await pages("sort=-updatedAt")).toEqual(["Beta 2", "Gamma", "Delta", "Alpha"]);
  expect(await pages("whose=mine")).toEqual(["Alpha", "Beta 2"]);
  expect(await pages("whose=shared&sort=-name")).toEqual(["Gamma", "Delta", "Beta 2"]);
  const { body: { next } } = await admin.call("GET /api/templates?limit=1");
  const other = await admin.call(`GET /api/templates?sort=-updatedAt&cursor=${next}`);
  expect(refusalOf(other)).toEqual([422, "invalid_field", "cursor"]);
  expect(refusalOf(await admin.call("GET /api/templates?sort=size"))).toEqual([422, "invalid_field", "sort"]);
});
