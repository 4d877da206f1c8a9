import { expect, test } from "vitest";
import { isOwnOrigin } from "#edge/middleware/security.ts";
import { makeTestApp } from "#tests/support/app.ts";

test.each([
  ["https://parley.example", "parley.example", "https://parley.example", true],
  ["http://parley.example", "parley.example", "https://parley.example", false],
  ["https://parley.example", "127.0.0.1:8000", "https://parley.example", true],
  ["http://127.0.0.1:8000", "127.0.0.1:8000", "https://parley.example", true],
  ["http://10.0.0.5:8000", "10.0.0.5:8000", "https://parley.example", false],
  ["http://parley.lan:8000", "parley.lan:8000", "http://parley.lan:8000", true],
  ["https://parley.lan", "parley.lan", "http://parley.lan", false],
  ["http://parley.lan:8000", "parley.lan:8000", null, true],
  ["https://parley.lan", "parley.lan", null, true],
  ["http://evil.example", "parley.lan", null, false],
  ["null", "parley.lan", null, false],
])("[AD3] a page at %s, asked as %s with the public address %s, is one of ours: %s", (origin, host, publicUrl, own) => {
  expect(isOwnOrigin(origin, host, publicUrl)).toBe(own);
});

test("[AD3] a page that came by plain http writes nothing where the public address is https", async () => {
  const { admin } = await makeTestApp({ publicUrl: "https://parley.test" });
  const pause = (Origin: string) => admin.call("POST /api/settings/pause", {}, { Origin, Host: "parley.test" });
  expect((await pause("http://parley.test")).body.error).toMatchObject({ code: "wrong_origin" });
  expect((await pause("https://parley.test")).status).toBe(200);
});
