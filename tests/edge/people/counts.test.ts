import { expect, test } from "vitest";
import { withPatience } from "#edge/actions/long-counts.ts";
import { makeTestApp } from "#tests/support/app.ts";
import { makeDatabase } from "#tests/support/database.ts";

/** Runs until it is let go or told to stop. */
function held() {
  const { promise, resolve } = Promise.withResolvers<string>();
  return {
    end: () => resolve("counted"),
    run: (signal: AbortSignal) => {
      signal.addEventListener("abort", () => resolve("cut short"));
      return promise;
    },
  };
}

test("[VI1] of counts that take long two run at once, and whoever comes then gets the quick one", async () => {
  const { long } = await makeDatabase();
  const [a, b, c] = [held(), held(), held()];
  const first = withPatience(long, "ada", a.run);
  const second = withPatience(long, "ben", b.run);
  expect(await withPatience(long, "cy", c.run)).toBe(null);
  a.end();
  expect(await first).toBe("counted");
  c.end();
  expect(await withPatience(long, "cy", c.run)).toBe("counted");
  b.end();
  expect(await second).toBe("counted");
});

test("[VI1] a teammate's newer question ends the one before", async () => {
  const { long } = await makeDatabase();
  const [a, b] = [held(), held()];
  const first = withPatience(long, "ada", a.run);
  const second = withPatience(long, "ada", b.run);
  expect(await first).toBe("cut short");
  const third = withPatience(long, "ben", held().run);
  expect(await withPatience(long, "cy", held().run)).toBe(null);
  b.end();
  expect(await second).toBe("counted");
  void third;
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
