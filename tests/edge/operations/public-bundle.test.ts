import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { thunderbird } from "#tests/support/agents.ts";
import { whenDone } from "#tests/support/database.ts";
import { makeSharedWorkspace, signedCall, startPublic } from "#tests/support/public-process.ts";
import { runLineToEnd, scripts } from "#tests/support/served.ts";

test(
  "[OP3] the public routes go to an edge host as a few files that stand alone, and serve there under the same rights",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "parley-test-" });
    whenDone(() => Deno.remove(folder, { recursive: true }));
    expect(await runLineToEnd(`${scripts["bundle:public"]} ${folder}`, {})).toEqual({ code: 0, said: "" });
    const files = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    expect(files).toContain("public-main.js");
    expect(files.length).toBeLessThan(20);
    const sources = await Promise.all(files.map((name) => Deno.readTextFile(`${folder}/${name}`)));
    const imported = sources.flatMap((source) =>
      [...source.matchAll(/^(?:import|export)\b[^"'\n]*["']([^"']+)["']/gm)].map(([, from]) => from!)
    );
    expect(imported.length).toBeGreaterThan(files.length / 2);
    expect(imported.filter((from) => !/^(\.\/|node:)/.test(from))).toEqual([]);

    const w = await makeSharedWorkspace();
    const { id, userId } = await w.addSent();
    const alone = await startPublic({ DATABASE_URL: w.url }, { entry: `--no-config ${folder}/public-main.js` });
    const opened = await fetch(alone.origin + w.pixelPath(id, userId), { headers: { "User-Agent": thunderbird } });
    expect([opened.status, (await opened.bytes()).length]).toEqual([200, 42]);
    expect(await w.db.all(sql`select seen_count as n from message where id = ${id}`)).toEqual([{ n: 1 }]);
    const page = await fetch(alone.origin + w.unsubscribePath(id, userId));
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Unsubscribe ")]);
    const event = { type: "email.delivered", created_at: new Date().toISOString(), data: { to: ["a@b.example"] } };
    expect((await fetch(`${alone.origin}/hooks/${w.channelId}`, signedCall(event))).status).toBe(200);
    expect(await (await fetch(`${alone.origin}/metrics`)).text()).toContain(
      'parley_open_hits_total{verdict="human"} 1',
    );
    expect(await alone.stop()).toBe(0);
  },
  60_000,
);
