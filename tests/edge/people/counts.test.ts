import { expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { withPatience } from "#edge/actions/long-counts.ts";
import { makePlaces } from "#edge/list-places.ts";
import { makeTestApp } from "#tests/support/app.ts";
import { makeDatabase } from "#tests/support/database.ts";

/** Runs until it is let go or told to stop. */
function held() {
  const { promise, resolve } = Promise.withResolvers<string>();
  return {
    end: () => resolve("counted"),
    run: (_: Db, signal: AbortSignal) => {
      signal.addEventListener("abort", () => resolve("cut short"));
      return promise;
    },
  };
}

const begun = () => new Promise((resolve) => setImmediate(resolve));

async function makeCounter() {
  const { lists } = await makeDatabase();
  const places = makePlaces();
  return (who: string, run: (db: Db, signal: AbortSignal) => Promise<string>, signal?: AbortSignal) =>
    withPatience({ lists, places, who, signal }, run);
}

test("[VI1] of counts that take long two run at once, and whoever comes then gets the quick one", async () => {
  const ask = await makeCounter();
  const [a, b, c] = [held(), held(), held()];
  const first = ask("ada", a.run);
  const second = ask("ben", b.run);
  expect(await ask("cy", c.run)).toBe(null);
  a.end();
  expect(await first).toBe("counted");
  c.end();
  expect(await ask("cy", c.run)).toBe("counted");
  b.end();
  expect(await second).toBe("counted");
});

test("[VI1] a teammate's newer question ends the one before", async () => {
  const ask = await makeCounter();
  const [a, b] = [held(), held()];
  const first = ask("ada", a.run);
  await begun();
  const second = ask("ada", b.run);
  expect(await first).toBe("cut short");
  const third = ask("ben", held().run);
  expect(await ask("cy", held().run)).toBe(null);
  b.end();
  expect(await second).toBe("counted");
  void third;
});

test("[VI1] a count ends once nobody waits for it, and leaves its place", async () => {
  const ask = await makeCounter();
  const going = new AbortController();
  const first = ask("ada", held().run, going.signal);
  await begun();
  going.abort();
  expect(await first).toBe("cut short");
  const [a, b] = [held(), held()];
  const both = [ask("ada", a.run), ask("ben", b.run)];
  a.end();
  b.end();
  expect(await Promise.all(both)).toEqual(["counted", "counted"]);
});

test("[VI1] a count that is asked for with patience is the same number; another word is refused", async () => {
  const { admin } = await makeTestApp();
  for (const name of ["Acme", "Bolt"]) await admin.call("POST /api/accounts", { name });
  for (const list of ["accounts", "users", "messages", "conversations"]) {
    const quick = await admin.call(`GET /api/${list}/count`);
    expect(quick.body).toEqual({ count: list === "accounts" ? 2 : 0, isMore: false });
    expect((await admin.call(`GET /api/${list}/count?patience=long`)).body).toEqual(quick.body);
    expect(await admin.call(`GET /api/${list}/count?patience=endless`)).toMatchObject({ status: 422 });
  }
});
