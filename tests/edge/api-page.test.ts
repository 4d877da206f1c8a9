import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { makeDesk } from "./desk/desk.ts";

test("[PD7] the filters that the API page shows are answered", async () => {
  const page = await readFile(new URL("../../edge/README.md", import.meta.url), "utf8");
  const filters = /```json\n([\s\S]*?)```/.exec(page)![1]!.trim().split(/\n(?=\s*\{"(?:field|all|any|not)")/);
  expect(filters).toHaveLength(3);
  const { admin } = await makeDesk();
  for (const filter of filters) {
    const path = `GET /api/accounts?filter=${encodeURIComponent(JSON.stringify(JSON.parse(filter)))}`;
    const { status, body } = await admin.call(path);
    expect([filter, status, JSON.stringify(body.error ?? null)]).toEqual([filter, 200, "null"]);
  }
});
