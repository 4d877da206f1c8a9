import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { makeDatabase } from "#tests/support/database.ts";
import { endWithTest } from "#tests/support/process.ts";
import { addStart } from "#tests/support/release.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";
import { runLine, runLineToEnd, scripts } from "#tests/support/served.ts";

/** Under the rights of its line. */
const line = scripts["start:jobs"]!;

test("[OP3][OP2] the jobs alone release what is due, and SIGTERM ends them well", async () => {
  const { db, url } = await makeDatabase();
  const w = await makeReleaseWorkspace(db);
  await w.addMessage({ startId: await addStart(db, "<p>Hi</p>") });
  const directory = url.slice("file:".length).replace(/\/[^/]*$/, "");
  const env = { DATA_DIR: directory, DATABASE_URL: url, APP_SECRET: "test-secret-".repeat(4) };
  const child = runLine(line, env, endWithTest);
  let text = "";
  let told = false;
  for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (told || !text.includes('"sent":1')) continue;
    told = true;
    child.kill("SIGTERM");
  }
  const lines = text.trim().split("\n");
  expect((await child.status).code).toBe(0);
  expect(await db.all(sql`select state from message`)).toEqual([{ state: "sent" }]);
  expect(JSON.parse(lines[0]!)).toMatchObject({ event: "jobs started" });
});

test("[OP3] a faulty environment is named, and nothing starts", async () => {
  const directory = await Deno.makeTempDir({ prefix: "parley-test-" });
  const said = async (env: Record<string, string>) => {
    const { code, said } = await runLineToEnd(line, { DATA_DIR: directory, ...env });
    expect(code).toBe(1);
    return said;
  };
  const faulty = await said({ PUBLIC_URL: "nowhere", SEND_MODE: "off" });
  expect(faulty).toContain("PUBLIC_URL is not an http(s) URL");
  expect(faulty).toContain("SEND_MODE");
  expect(await said({})).toContain("APP_SECRET is not set");
  await Deno.remove(directory, { recursive: true });
});
