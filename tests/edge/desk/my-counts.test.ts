import { expect, test } from "vitest";
import { makeDesk } from "./desk.ts";

test("[VI4] [PR1] who asks again and again for what waits for them is counted for once at a time, and told of what they did", async () => {
  const desk = await makeDesk();
  const messages = await desk.start();
  const reads: string[] = [];
  const { long } = desk.deps;
  const all = long.all.bind(long);
  long.all = ((query: Parameters<typeof all>[0]) => (reads.push(""), all(query))) as typeof long.all;
  const counts = () => desk.ok("GET /api/me/counts");
  const once = await counts().then(() => reads.length);
  expect(once).toBeGreaterThan(0);
  reads.length = 0;
  const many = await Promise.all(Array.from({ length: 12 }, counts));
  expect(many.map((one) => one.pendingMine)).toEqual(many.map(() => messages.length));
  expect(reads.length).toBeLessThan(once * 12);
  const early = counts();
  await desk.ok(`POST /api/messages/${messages[0]!.id}/cancel`);
  expect((await Promise.all([counts(), counts()])).map((one) => one.pendingMine)).toEqual([2, 2]);
  await early;
});
