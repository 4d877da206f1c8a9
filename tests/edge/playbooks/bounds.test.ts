import { expect, test } from "vitest";
import { readLately } from "#edge/actions/read-lately.ts";
import { updatePlaybook } from "#db/queries/playbook.ts";
import { refusalOf } from "#tests/edge/desk/desk.ts";
import { makePlaybookDesk, problemsOf } from "./playbook-desk.ts";

const file = (definition: unknown) => ({ parley: "playbook", format: 1, name: "X", definition });
const start = (over: Record<string, unknown>) => ({ kind: "start", key: "a", ...over });

test("[AD4] the texts of a playbook are bounded, each and all together, wherever they come in", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make();
  const text = (long: number) => ({ subject: "s", html: "x".repeat(long - 1) });
  const actions = (...longs: number[]) => longs.map((long, n) => desk.mail({ key: `k${n}`, content: text(long) }));
  const refused = async (name: string, actions: unknown) => {
    const body = { definition: { actions } };
    const more = name.endsWith("/test") ? { accountId: desk.acme.id } : name.endsWith("playbooks") ? { name: "X" } : {};
    return refusalOf(await desk.admin.call(name, { ...body, ...more }));
  };
  const last = actions(100_000, 30_000, 20_001);
  for (
    const name of [
      "POST /api/playbooks",
      `PATCH /api/playbooks/${id}`,
      `POST /api/playbooks/${id}/preview`,
      `POST /api/playbooks/${id}/test`,
    ]
  ) {
    expect(await refused(name, actions(100_001))).toEqual([422, "invalid_field", "definition.actions.0.content.html"]);
    expect(await refused(name, last)).toEqual([422, "invalid_field", "definition.actions.2.content.html"]);
  }
  expect(
    refusalOf(
      await desk.admin.call("POST /api/playbooks/import", file({ actions: [start({ content: text(100_001) })] })),
    ),
  )
    .toEqual([422, "invalid_field", "definition.actions.0.content.html"]);
  const most = await desk.ok(`PATCH /api/playbooks/${id}`, { definition: { actions: actions(100_000, 50_000) } });
  expect(problemsOf(most)).toEqual([["error", "rule"]]);

  // One that was kept before is not read, and told.
  const nowMs = desk.deps.nowMs();
  await updatePlaybook(desk.database.db, id, { definition: { actions: last } }, { actorId: desk.admin.id, nowMs });
  expect(problemsOf(await desk.ok(`GET /api/playbooks/${id}`)))
    .toEqual([["error", "rule"], ["error", "actions.2.content.html"]]);
});

test("[AD3] a text that is looked at again and again is read once; what is kept of them is bounded", () => {
  const source = { subject: "Hi", html: "<p>a</p>" };
  const first = readLately(source);
  expect(readLately({ ...source })).toBe(first);
  expect(readLately({ ...source, subject: "Ho" })).not.toBe(first);
  for (let n = 0; n < 6; n++) readLately({ subject: `${n}`, html: "x".repeat(90_000) });
  expect(readLately(source)).not.toBe(first);
  expect(readLately(source)).toEqual(first);
});

test("[AD4] a file that is no playbook's is refused before anything of it is looked for", async () => {
  const desk = await makePlaybookDesk();
  const refused = async (definition: unknown) =>
    refusalOf(await desk.admin.call("POST /api/playbooks/import", file(definition)));
  const files = (many: number) => ({
    actions: [start({ content: { subject: "s", html: "x", files: Array(many).fill("a") } })],
  });
  expect(await refused(files(1_000_000))).toEqual([422, "invalid_field", "definition"]);
  expect(await refused(files(101))).toEqual([422, "invalid_field", "definition.actions.0.content.files"]);
  expect(await refused({ rule: null, surprise: "x".repeat(1_000_001) })).toEqual([422, "invalid_field", "definition"]);
  expect(await refused(Object.fromEntries(Array.from({ length: 20_001 }, (_, n) => [`k${n}`, 1]))))
    .toEqual([422, "invalid_field", "definition"]);

  const names = (from: number, many: number) => ({
    field: "account.csmId",
    op: "isOneOf",
    value: Array.from({ length: many }, (_, n) => ({ teammate: `t${from + n}@x.test` })),
  });
  const any = Array.from({ length: 50 }, (_, n) => names(n * 100, 100));
  expect(await refused({ rule: { any } })).toEqual([422, "invalid_field", "definition.rule.any.5.value.0"]);
  const { problems } = await desk.ok("POST /api/playbooks/import", file({ rule: { any: any.slice(0, 5) } }));
  expect(problems).toHaveLength(200);
});

test("[AD4] what stands in a file where text should is refused by its field", async () => {
  const desk = await makePlaybookDesk();
  const refused = async (over: Record<string, unknown>) =>
    refusalOf(await desk.admin.call("POST /api/playbooks/import", file({ actions: [start(over)] })));
  const at = (path: string) => [422, "invalid_field", `definition.actions.0.${path}`];
  expect(await refused({ sender: { mode: "x", email: { toString: 1 } } })).toEqual(at("sender.email"));
  expect(await refused({ sender: "ada" })).toEqual(at("sender.email"));
  expect(await refused({ channel: { kind: { toString: null }, name: [] } })).toEqual(at("channel.kind"));
  expect(await refused({ channel: { kind: "outbox", name: { toString: 1 } } })).toEqual(at("channel.name"));
  expect(await refused({ content: { subject: "s", html: "x", files: [{ toString: 1 }] } }))
    .toEqual(at("content.files.0"));
  const odd = { field: { toString: 1 }, op: "is", value: { toString: 1 } };
  for (const rule of [odd, { field: "account.csmId", op: "is", value: { toString: 1 } }, { all: [odd] }]) {
    const answer = await desk.admin.call("POST /api/playbooks/import", file({ rule }));
    expect(answer.status).toBeLessThan(500);
    const { id } = await desk.ok("POST /api/playbooks", { name: "Odd", definition: { rule } });
    expect((await desk.admin.call(`GET /api/playbooks/${id}/export`)).status).toBeLessThan(500);
    expect((await desk.admin.call(`GET /api/playbooks/${id}`)).status).toBeLessThan(500);
  }
});
