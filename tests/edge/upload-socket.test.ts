import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDraftServer } from "#tests/support/draft-pages.ts";
import { eventually } from "#tests/support/until.ts";

const server = await openDraftServer();
const { headers } = await fetch(`${server.origin}/api/sign-in`, {
  method: "POST",
  headers: { "Content-Type": "application/json", Origin: server.origin },
  body: JSON.stringify({ email: "ada@parley.test", password: "correct horse battery" }),
});
const cookie = headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
const count = async () => (await server.deps.db.all<{ n: number }>(sql`select count(*) as n from attachment`))[0]!.n;

test("[CO9] a file that is announced as too large is refused in words, over a real connection too", async () => {
  const answer = await fetch(`${server.origin}/api/attachments?name=big.zip`, {
    method: "POST",
    headers: { Cookie: cookie, Origin: server.origin },
    body: new Uint8Array(40_000_000),
  });
  expect([answer.status, (await answer.json()).error.message]).toEqual([
    413,
    "file: too large: 40 MB, a message holds 25 MB",
  ]);
  expect(await count()).toBe(0);
});

test("[CO9] an upload whose connection breaks leaves nothing, and the server stands", async () => {
  const { hostname, port } = new URL(server.origin);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const head = [
    "POST /api/attachments?name=cut.bin HTTP/1.1",
    `Host: ${hostname}:${port}`,
    `Origin: ${server.origin}`,
    `Cookie: ${cookie}`,
    "Content-Length: 5000000",
    "",
    "",
  ].join("\r\n");
  await connection.write(new TextEncoder().encode(head));
  for (let n = 0; n < 10; n++) await connection.write(new Uint8Array(100_000));
  await eventually(async () => await count() === 1, 10_000);
  connection.close();
  await eventually(async () => await count() === 0, 10_000);
  expect(await server.deps.db.all(sql`select n from attachment_piece`)).toEqual([]);
  expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
});
