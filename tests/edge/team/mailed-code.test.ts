import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { makeTestApp, type TestApp } from "#tests/support/app.ts";
import { type Item, itemsOf, refusalOf } from "#tests/edge/desk/desk.ts";
import { eventually } from "#tests/support/until.ts";

const email = "mo@parley.test";
const cookieOf = (headers: Headers) => headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
const byCode = ({ anyone }: TestApp, code: string, to = email) =>
  anyone("POST /api/sign-in/by-code", { email: to, code });
const mails = async ({ admin }: TestApp) => itemsOf(await admin.call("GET /api/outbox"));

/** An app whose admin chose the outbox for codes, and Mo. */
async function makeMailing() {
  const app = await makeTestApp();
  const mo = await app.makeTeammate("member", email);
  const [channel] = itemsOf(await app.admin.call("GET /api/channels"));
  const choose = (channelId: string) =>
    app.admin.call("PATCH /api/settings", { signInMail: { channelId, from: "parley@parley.test" } });
  return { ...app, mo, choose, channelId: channel!.id };
}

/** Has a code mailed, and reads it as an admin does in the outbox. */
async function ask(app: TestApp): Promise<{ code: string; mail: Item }> {
  const before = (await mails(app)).length;
  expect((await app.anyone("POST /api/sign-in/mailed-code", { email })).body).toEqual({ ok: true });
  await eventually(async () => (await mails(app)).length === before + 1);
  const [mail] = await mails(app);
  const view = (await app.admin.call(`GET /api/outbox/${mail!.id}`)).body as { text: string };
  return { code: /^\d{6}$/m.exec(view.text)![0], mail: mail! };
}

test("[AD1] a code is mailed by the channel that an admin chose, signs in once, and is in no row", async () => {
  const app = await makeMailing();
  expect((await app.anyone("GET /api/sign-in")).body).toEqual({ mailedCode: false });
  expect(refusalOf(await app.anyone("POST /api/sign-in/mailed-code", { email }))[0]).toBe(404);
  expect(refusalOf(await app.choose("01ARZ3NDEKTSV4RRFFQ69G5FAV"))[2]).toBe("signInMail.channelId");
  expect((await app.choose(app.channelId)).status).toBe(200);
  expect((await app.anyone("GET /api/sign-in")).body).toEqual({ mailedCode: true });
  const { code, mail } = await ask(app);
  expect(mail).toMatchObject({ to: [email], from: "parley@parley.test", messageId: null, test: false });
  expect((await app.mo.call("GET /api/outbox")).body).toMatchObject({ items: [] });
  expect((await app.mo.call(`GET /api/outbox/${mail.id}`)).status).toBe(404);
  expect(JSON.stringify(await app.deps.db.all(sql`select value from verification`))).not.toContain(code);
  expect(await app.deps.db.all(sql`select 1 from send_try`)).toEqual([]);
  const answers = await Promise.all([byCode(app, code), byCode(app, code)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  const inside = answers.find(({ status }) => status === 200)!;
  const me = await app.anyone("GET /api/me", undefined, { Cookie: cookieOf(inside.headers) });
  expect(me.body).toMatchObject({ id: app.mo.id });
});

test("[AD1] a code takes five tries and ten minutes, and a newer one ends it", async () => {
  const app = await makeMailing();
  await app.choose(app.channelId);
  const first = await ask(app);
  const { code } = await ask(app);
  if (first.code !== code) expect((await byCode(app, first.code)).status).toBe(401);
  app.clock.nowMs += 10 * 60_000;
  expect(refusalOf(await byCode(app, code))).toEqual([401, "wrong_code", "code"]);
  const third = await ask(app);
  const wrong = String((Number(third.code) + 1) % 1_000_000).padStart(6, "0");
  for (let i = 0; i < 5; i++) expect((await byCode(app, wrong)).status).toBe(401);
  expect((await byCode(app, third.code)).status).toBe(401);
});

test("[AD1] [AD3] an unknown address gets the same answers and no mail, and nobody is mailed without end", async () => {
  const app = await makeMailing();
  await app.choose(app.channelId);
  const unknown = "nobody@parley.test";
  const answer = await app.anyone("POST /api/sign-in/mailed-code", { email: unknown });
  expect([answer.status, answer.body]).toEqual([200, { ok: true }]);
  const { message } = (await byCode(app, "123456", unknown)).body.error as { message: string };
  expect(((await byCode(app, "123456")).body.error as { message: string }).message).toBe(message);
  for (let i = 0; i < 3; i++) await ask(app);
  expect((await app.anyone("POST /api/sign-in/mailed-code", { email })).status).toBe(200);
  expect((await mails(app)).every(({ to }) => (to as string[])[0] === email)).toBe(true);
  expect(await mails(app)).toHaveLength(3);
});

test("[AD1] who has a second factor is asked for it after a mailed code too", async () => {
  const app = await makeMailing();
  await app.choose(app.channelId);
  await app.deps.db.run(sql`update login set two_factor_enabled = 1 where id = ${app.mo.id}`);
  const { code } = await ask(app);
  const answer = await byCode(app, code);
  expect(answer.body).toEqual({ ok: true, secondFactor: true });
  expect((await app.anyone("GET /api/me", undefined, { Cookie: cookieOf(answer.headers) })).status).toBe(401);
});
