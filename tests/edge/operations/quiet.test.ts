import { expect, test } from "vitest";
import { whenDone } from "#tests/support/database.ts";
import { endWithTest } from "#tests/support/process.ts";
import { lineCommand, scripts } from "#tests/support/served.ts";

test("[OP1] a server that serves says nothing but its log: its runtime has nothing to warn of", async () => {
  const folder = await Deno.makeTempDir({ prefix: "parley-test-" });
  whenDone(() => Deno.remove(folder, { recursive: true }));
  const child = endWithTest(lineCommand(scripts["start"]!, { PORT: "0", DATA_DIR: folder }).spawn());
  const warned = new Response(child.stderr).text();
  let said = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const isUp = /Make the first admin/.test(said);
    said += text;
    if (isUp || !/Make the first admin/.test(said)) continue;
    const origin = `http://127.0.0.1:${/"port":(\d+)/.exec(said)![1]}`;
    // Both are answered by handlers that are given what aborts when their caller leaves.
    for (const path of ["/api/join/none", "/api/openapi.json"]) await (await fetch(origin + path)).body?.cancel();
    child.kill("SIGTERM");
  }
  expect((await child.status).code).toBe(0);
  expect(await warned).toBe("");
  expect(said).toContain('"path":"/api/join/:token"');
});
