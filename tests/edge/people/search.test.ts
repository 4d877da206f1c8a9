import { expect, test } from "vitest";
import { type Item, itemsOf, makeDesk, refusalOf } from "../desk/desk.ts";

type Hit = Item & { kind: string; title: string; detail: string };
const searching = async (o: { database?: undefined } = {}) => {
  const desk = await makeDesk(o);
  const find = async (q: string, by = desk.admin) =>
    itemsOf(await by.call(`GET /api/search?q=${encodeURIComponent(q)}`)) as Hit[];
  return { ...desk, find };
};
const short = (hits: Hit[]) => hits.map(({ kind, title }) => `${kind} ${title}`);

test("[VI6] what is called so comes first, then what begins so, then what contains it", async () => {
  const { ok, find, acme } = await searching();
  for (const name of ["Acme Labs", "The Acme", "Placme"]) await ok("POST /api/accounts", { name });
  await ok("POST /api/templates", { name: "Acme welcome", subject: "S", html: "" });
  expect(short(await find("ACME"))).toEqual([
    "account Acme",
    "account Acme Labs",
    "template Acme welcome",
    "account The Acme",
    "account Placme",
    "user Grace",
    "user alan@acme.example",
  ]);
  expect((await find("acme"))[0]).toEqual({
    kind: "account",
    id: acme.id,
    title: "Acme",
    detail: "subscribed · 2 users",
  });
});

test("[VI6] one and two characters are found by how a name or an address begins", async () => {
  const { find } = await searching();
  expect(short(await find("g"))).toEqual(["user Grace"]);
  expect(short(await find("al"))).toEqual(["user alan@acme.example"]);
  expect(await find("cm")).toEqual([]);
  expect((await find("gr"))[0]!.detail).toBe("grace@acme.example · Acme");
});

test("[VI6] a conversation is found by its subject, and what hostile text means is looked for as it stands", async () => {
  const { find, start, acme } = await searching();
  await start({ on: { accountIds: [acme.id] }, content: { subject: 'Yearly "review" 100%_', html: "" } });
  const [hit] = await find("yearly");
  expect(hit).toMatchObject({ kind: "conversation", title: 'Yearly "review" 100%_' });
  expect(hit!.detail).toMatch(/^Acme · /);
  expect(await find('"review" 100%_')).toHaveLength(2);
  for (const q of ["%%%", "'; --", '"""', "a OR b", "NEAR(x y)", "\u0000\u0000\u0000", "x".repeat(200), "🙂🙂🙂"]) {
    expect(await find(q), q).toEqual([]);
  }
});

test("[VI6][AD4] nothing to look for, and too much of it, are refused by name", async () => {
  const { admin } = await searching();
  for (const path of ["/api/search", "/api/search?q=", "/api/search?q=%20", `/api/search?q=${"x".repeat(201)}`]) {
    expect(refusalOf(await admin.call(`GET ${path}`))).toEqual([422, "invalid_field", "q"]);
  }
});

test("[VI6][PE7] somebody else's personal template is not found, nor an archived one, by its beginning or what it contains", async () => {
  const { ok, find, makeTeammate } = await searching();
  const mo = await makeTeammate("member", "mo@parley.test");
  const body = { subject: "S", html: "" };
  await ok("POST /api/templates", { name: "Secret plan", shared: false, ...body }, mo);
  const { id } = await ok("POST /api/templates", { name: "Secret old", shared: true, ...body });
  await ok("POST /api/templates", { name: "Secret for all", shared: true, ...body });
  await ok(`PATCH /api/templates/${id}`, { archived: true });
  for (const q of ["s", "secret", "cret"]) expect(short(await find(q))).toEqual(["template Secret for all"]);
  expect(short(await find("cret", mo)).toSorted()).toEqual(["template Secret for all", "template Secret plan"]);
});

test("[VI6] no kind crowds out another", async () => {
  const { ok, find } = await searching();
  await ok("POST /api/users/bulk", {
    items: Array.from({ length: 300 }, (_, n) => ({ email: `n${n}@northwind.example`, firstName: `Person ${n}` })),
  });
  await ok("POST /api/accounts", { name: "Group Northwind" });
  const hits = await find("northwind");
  expect(hits.filter(({ kind }) => kind === "user")).toHaveLength(7);
  expect(short(hits)[0]).toBe("account Group Northwind");
});
