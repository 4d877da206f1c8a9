import { sql } from "drizzle-orm";
import { createOTP } from "@better-auth/utils/otp";
import { base32 } from "@better-auth/utils/base32";
import { expect, test } from "vitest";
import { makeApp } from "#edge/app.ts";
import { ConfigFault, readConfig } from "#edge/config.ts";
import { openDeps } from "#edge/deps.ts";
import { resealAll } from "#edge/reseal.ts";
import { appSecret, makeTestApp, password, type TestApp } from "#tests/support/app.ts";
import { whenDone } from "#tests/support/database.ts";

const newSecret = "new-secret-".repeat(4);

/** The app over the same database, as it starts with these secrets. */
async function startedWith({ database, clock }: TestApp, secret: string, old: string) {
  const config = readConfig({ APP_SECRET: secret, APP_SECRET_OLD: old, DATABASE_URL: database.url });
  const deps = await openDeps({ database, config, secret, nowMs: () => clock.nowMs, log: () => {}, nudge: () => {} });
  whenDone(() => deps.close());
  return deps;
}

test("[CH4] [TR2] [AD1] a new APP_SECRET seals anew what the old one had sealed, and links in mails keep working", async () => {
  const app = await makeTestApp();
  const { deps, admin, makeTeammate } = app;
  const mo = await makeTeammate("member", "mo@parley.test");
  const begun = await mo.call("POST /api/me/second-factor", { password });
  const key = new TextDecoder().decode(base32.decode(begun.body.key as string));
  await mo.call("POST /api/me/second-factor/confirm", { code: await createOTP(key).totp() });
  const { id } = (await admin.call("POST /api/channels", { kind: "outbox", name: "Kept" })).body as { id: string };
  await deps.db.run(sql`update channel set sealed_secret = ${deps.vault.seal("the password")} where id = ${id}`);
  const token = deps.links.unsubscribeUrl("01ARZ3NDEKTSV4RRFFQ69G5FAV", null).split("/").at(-1)!;
  await expect(startedWith(app, newSecret, "")).rejects.toThrow(/another APP_SECRET/);

  const between = await startedWith(app, newSecret, `${"x".repeat(40)}, ${appSecret}`);
  expect(await resealAll(between)).toEqual({ secrets: 2, secondFactors: 1 });
  expect(await resealAll(between)).toEqual({ secrets: 0, secondFactors: 0 });

  const after = await startedWith(app, newSecret, "");
  expect(after.links.read("unsubscribe", token)).toEqual({ messageId: "01ARZ3NDEKTSV4RRFFQ69G5FAV", userId: null });
  const [row] = await after.db.all<{ sealed: Uint8Array }>(
    sql`select sealed_secret as sealed from channel where id = ${id}`,
  );
  expect(after.vault.open(new Uint8Array(row!.sealed))).toBe("the password");
  expect(() => deps.vault.open(new Uint8Array(row!.sealed))).toThrow(/another APP_SECRET/);
  const served = makeApp(after);
  const post = (path: string, body: unknown, cookie = "") =>
    served.request(`http://parley.test${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Cookie: cookie, Origin: "http://parley.test" },
      body: JSON.stringify(body),
    });
  // A cookie that the old secret signed is nobody's.
  expect((await served.request("http://parley.test/api/me", { headers: { Cookie: admin.cookie } })).status).toBe(401);
  const first = await post("/api/sign-in", { email: "mo@parley.test", password });
  const cookie = first.headers.getSetCookie().map((one) => one.split(";")[0]).filter((one) => !one!.endsWith("="));
  // The code that set it up signs nobody in: the next one, which a clock half a minute ahead shows.
  const code = await createOTP(key).hotp(Math.floor(Date.now() / 30_000) + 1);
  const second = await post("/api/sign-in/second-factor", { code }, cookie.join("; "));
  expect(second.status).toBe(200);
});

test("[AD4] an old secret that is too short is named, and nothing starts", () => {
  const read = (old: string) => readConfig({ APP_SECRET: newSecret, APP_SECRET_OLD: old });
  expect(() => read("short")).toThrow(ConfigFault);
  expect(() => read("short")).toThrow(/APP_SECRET_OLD/);
  expect(read(`${appSecret},${newSecret}`).oldSecrets).toEqual([appSecret, newSecret]);
  expect(readConfig({}).oldSecrets).toEqual([]);
});
