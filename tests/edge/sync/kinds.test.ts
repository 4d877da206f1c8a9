import { beforeAll, describe, expect, test } from "vitest";
import type { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { Close, roomName, type RoomRef, syncFrame, SyncKind } from "#edge/sync/protocol.ts";
import type { Caller } from "#tests/support/app.ts";
import { caretAt } from "#tests/support/carets.ts";
import { closeCode, firstLine, serveTestApp, type SyncServer } from "#tests/support/sync-server.ts";
import { eventually, until } from "#tests/support/until.ts";

let server: SyncServer;
let admin: Caller;
let member: Caller;
let observer: Caller;
beforeAll(async () => {
  server = await serveTestApp();
  admin = server.admin;
  member = await server.makeTeammate("member", "bo@parley.test");
  observer = await server.makeTeammate("observer", "ob@parley.test");
});

async function ok(by: Caller, name: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await by.call(name, body);
  expect(answer.status, `${name}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}
const made = { name: "Welcome", subject: "Hi {{user.firstName}}", html: "<p>Hello world</p>" };
const addTemplate = async (more = {}, by = admin): Promise<string> =>
  (await ok(by, "POST /api/templates", { ...made, ...more })).id as string;
const nameOf = (kind: RoomRef["kind"], id: string) => roomName({ kind, id });
const textOf = ({ doc }: WebsocketProvider) => firstLine(doc).toString();

let signatures = 0;
/** A text of each kind that says "Hello world", and where the API shows what it says. */
const kinds: Record<RoomRef["kind"], () => Promise<{ room: string; html: () => Promise<unknown> }>> = {
  async draft() {
    const id = await server.addDraft();
    const html = async () => ((await ok(admin, `GET /api/messages/${id}/content`)).html ?? "") as string;
    return { room: nameOf("draft", id), html };
  },
  async template() {
    const id = await addTemplate();
    return { room: nameOf("template", id), html: async () => (await ok(admin, `GET /api/templates/${id}`)).html };
  },
  async signature() {
    const { id } = await server.makeTeammate("member", `s${++signatures}@parley.test`);
    await ok(admin, `PATCH /api/teammates/${id}`, { signature: "<p>Hello world</p>" });
    return { room: nameOf("signature", id), html: async () => (await ok(admin, `GET /api/teammates/${id}`)).signature };
  },
};

describe.each(Object.entries(kinds))("a %s", (kind, make) => {
  test("[CO6] is typed in by two unmodified clients at once, and what they typed is what the API shows", async () => {
    const { room, html } = await make();
    const others = server.deps.sync.count();
    const [ann, bo] = await Promise.all([server.open(admin, room), server.open(admin, room)]);
    expect(textOf(ann)).toBe("Hello world");
    firstLine(ann.doc).insert(5, " dear");
    firstLine(bo.doc).insert(11, "!");
    await until(() => [ann, bo].every((one) => textOf(one) === "Hello dear world!"));
    await eventually(async () => await html() === "<p>Hello dear world!</p>");
    for (const one of [ann, bo]) server.close(one);
    await until(() => server.deps.sync.count() === others);
    expect(textOf(await server.open(admin, room))).toBe("Hello dear world!");
  });

  test("[CO5] is read by an observer, whose every way of writing is dropped while carets come and go", async () => {
    const { room, html } = await make();
    const [ann, eve] = await Promise.all([server.open(admin, room), server.open(observer, room)]);
    expect(textOf(eve)).toBe("Hello world");
    const forged = new Y.Doc();
    Y.applyUpdate(forged, Y.encodeStateAsUpdate(eve.doc));
    firstLine(forged).insert(0, "Forged ");
    for (const at of [SyncKind.answer, SyncKind.update]) {
      eve.ws!.send(syncFrame(at, Y.encodeStateAsUpdate(forged)));
    }
    firstLine(eve.doc).insert(0, "Never ");
    eve.awareness.setLocalStateField("cursor", caretAt(1));
    await until(() => ann.awareness.getStates().get(eve.doc.clientID)?.cursor?.anchor.item.clock === 1);
    firstLine(ann.doc).insert(11, "!");
    await until(() => textOf(eve) === "Never Hello world!");
    expect(textOf(ann)).toBe("Hello world!");
    await eventually(async () => await html() === "<p>Hello world!</p>");
    expect(eve.wsconnected, kind).toBe(true);
  });

  test("[CO2] is not doubled by who comes back with all of it", async () => {
    const { room } = await make();
    const ann = await server.open(admin, room);
    ann.disconnect();
    firstLine(ann.doc).insert(11, " offline");
    ann.connect();
    await until(() => ann.synced);
    const late = await server.open(admin, room);
    await until(() => textOf(late) === "Hello world offline");
    expect(late.doc.getXmlFragment("body").length).toBe(1);
  });
});

test("[CO6] what the API writes into an open template or signature shows at once, beside what is being typed there", async () => {
  const id = await addTemplate();
  const [ann, bo] = [
    await server.open(member, nameOf("template", id)),
    await server.open(member, nameOf("signature", member.id)),
  ];
  const changed = await ok(admin, `PATCH /api/templates/${id}`, { html: "<p>Hello new world</p>" });
  expect(changed).toMatchObject({ subject: made.subject, html: "<p>Hello new world</p>" });
  await until(() => textOf(ann) === "Hello new world");
  firstLine(ann.doc).insert(0, "Oh, ");
  await eventually(async () => (await ok(admin, `GET /api/templates/${id}`)).html === "<p>Oh, Hello new world</p>");
  const { signature } = await ok(admin, `PATCH /api/teammates/${member.id}`, { signature: "<p>Yours, Bo</p>" });
  expect(signature).toBe("<p>Yours, Bo</p>");
  await until(() => textOf(bo) === "Yours, Bo");
});

test("[CO6] a copy has what is being typed, to the last word on disk, before lists show it", async () => {
  const id = await addTemplate();
  firstLine((await server.open(member, nameOf("template", id))).doc).insert(0, "Just now: ");
  const copied = async () => (await ok(admin, `POST /api/templates/${id}/duplicate`)).html;
  await eventually(async () => await copied() === "<p>Just now: Hello world</p>", 1_000);
});

test("[CO5] [PE7] a personal template is nobody's else: it is not there for them, and is shut when it becomes one", async () => {
  const own = await addTemplate({ shared: false }, member);
  expect(await closeCode(server.connect(admin, nameOf("template", own)))).toBe(Close.gone.code);
  const shared = await addTemplate({}, member);
  const [ann, bo] = [
    await server.open(admin, nameOf("template", shared)),
    await server.open(member, nameOf("template", shared)),
  ];
  const closed = closeCode(ann);
  await ok(member, `PATCH /api/templates/${shared}`, { shared: false });
  expect(await closed).toBe(Close.gone.code);
  expect(bo.wsconnected).toBe(true);
});

test("[CO5] a signature is written by its owner and by admins; another member reads it", async () => {
  const { id } = observer;
  const cy = await server.makeTeammate("member", "cy@parley.test");
  await ok(admin, `PATCH /api/teammates/${id}`, { signature: "<p>Hello world</p>" });
  const [owner, other] = [
    await server.open(observer, nameOf("signature", id)),
    await server.open(cy, nameOf("signature", id)),
  ];
  firstLine(other.doc).insert(0, "Never ");
  firstLine(owner.doc).insert(11, "!");
  await until(() => textOf(other) === "Never Hello world!");
  expect(textOf(owner)).toBe("Hello world!");
});

test("[CO6] an archived template is shut with what it says, takes no words by the API, and opens again when it is back", async () => {
  const id = await addTemplate();
  const ann = await server.open(member, nameOf("template", id));
  const closed = closeCode(ann);
  const startMs = performance.now();
  await ok(admin, `PATCH /api/templates/${id}`, { archived: true });
  expect(await closed).toBe(Close.sealed.code);
  expect(performance.now() - startMs).toBeLessThan(1_000);
  const refused = await admin.call(`PATCH /api/templates/${id}`, { html: "<p>Late</p>" });
  expect([refused.status, (refused.body.error as { code: string }).code]).toEqual([409, "sealed"]);
  await ok(admin, `PATCH /api/templates/${id}`, { archived: false, html: "<p>Back again</p>" });
  expect(textOf(await server.open(member, nameOf("template", id)))).toBe("Back again");
});

test("a text that is not there is gone, whatever it is called", async () => {
  for (const room of ["template:01J0000000000000000000000X", "signature:01J0000000000000000000000X", "note:x", "x:"]) {
    expect(await closeCode(server.connect(admin, room)), room).toBe(Close.gone.code);
  }
});
