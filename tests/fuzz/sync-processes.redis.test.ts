import { expect, test } from "vitest";
import * as Y from "yjs";
import { Close, type RoomRef } from "#edge/sync/protocol.ts";
import { loadText } from "#edge/sync/load.ts";
import { textStore } from "#edge/sync/store.ts";
import { makeRelease } from "#jobs/sends/release.ts";
import { openDoor } from "#tests/support/door.ts";
import { makeRandom, type Random } from "#tests/support/random.ts";
import { startRedis } from "#tests/support/redis-server.ts";
import { messageRow } from "#tests/support/release-workspace.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import { makeWorkspaceFile, type ServerProcess, signInAt, startServerProcess } from "#tests/support/server-process.ts";
import { sitDown, type Typist } from "#tests/support/typist.ts";
import { eventually, until } from "#tests/support/until.ts";

const seeds = [1, 2, 3, 4, 5, 6];
const beginning = "To begin";

/** Two processes on one file, joined by Redis, behind one address. */
async function makeWorld() {
  const { database: { db, url }, workspace } = await makeWorkspaceFile();
  const redis = await startRedis();
  const start = () => startServerProcess(url, { REDIS_URL: redis.url });
  const processes: (ServerProcess | null)[] = await Promise.all([start(), start()]);
  let random = makeRandom(0);
  const door = openDoor(() => {
    const alive = processes.flatMap((each) => each?.port ?? []);
    // Nobody listens on port 1: refused, as where no process is left.
    return alive.length > 0 ? random.pick(alive) : 1;
  });
  const cookie = await signInAt(door.origin);
  const call = async (name: string, body?: unknown) => {
    const [method, path] = name.split(" ") as [string, string];
    const headers = { "Content-Type": "application/json", Origin: door.origin, Cookie: cookie };
    const answer = await fetch(door.origin + path, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    expect(answer.status, name).toBeLessThan(300);
    return await answer.json();
  };
  const startId = await addStart(db, `<p>${beginning}</p>`);
  const store = textStore(db, Date.now);
  const release = makeRelease({
    ...releaseDeps(db, { clock: null }),
    // Past the wait for typing, which the real clock would take two minutes for.
    get clock() {
      return Date.now() + 3_600_000;
    },
  });
  return {
    redis,
    door,
    cookie,
    call,
    release,
    use: (next: Random) => void (random = next),
    messageOf: (id: string) => messageRow(db, id),
    addDraft: async (): Promise<RoomRef> => ({ kind: "draft", id: (await workspace.addMessage({ startId })).id }),
    async addTemplate(): Promise<RoomRef> {
      const html = `<p>${beginning}</p>`;
      return { kind: "template", id: (await call("POST /api/templates", { name: "T", subject: "S", html })).id };
    },
    /** As a process that was just started reads it. */
    read: async (room: RoomRef) => (await loadText(store, room, () => Promise.resolve()))!,
    async killProcess(n: number): Promise<void> {
      const dead = processes[n]!;
      processes[n] = null;
      await dead.kill();
    },
    async restartProcess(n: number): Promise<void> {
      processes[n] = await start();
    },
  };
}
type World = Awaited<ReturnType<typeof makeWorld>>;

/** Everybody at one text, and what was taken away there. */
type Table = { room: RoomRef; typists: Typist[]; erased: Set<string> };

/** Every character that stands or once stood in the document, as often as it was ever put there. */
const everyChar = (doc: Y.Doc): string[] =>
  [...doc.store.clients.values()].flat().flatMap((struct) =>
    struct instanceof Y.Item && struct.content instanceof Y.ContentString ? [...struct.content.str] : []
  );
const bodyOf = (doc: Y.Doc) => ((doc.getXmlFragment("body").get(0) as Y.XmlElement).get(0) as Y.XmlText).toString();

/** What was acknowledged until now is on disk, and nothing is there twice. */
async function expectHonest(world: World, tables: Table[], run: string): Promise<void> {
  for (const { room, typists } of tables) {
    const saved = typists.flatMap((typist) => [...typist.saved]);
    const { doc } = await world.read(room);
    const typed = everyChar(doc).filter((char) => char >= firstChar);
    expect(new Set(typed).size, `${run}: twice in the log`).toBe(typed.length);
    expect(saved.filter((char) => !typed.includes(char)), `${run}: acknowledged and lost`).toEqual([]);
    expect(doc.getXmlFragment("body").length, `${run}: begun twice`).toBe(1);
  }
}

const firstChar = "\u4e00";
let chars = 0;

function typeSomething(tables: Table[], random: Random): void {
  const { typists, erased } = random.pick(tables);
  const able = typists.filter((typist) => typist.mayType());
  if (able.length === 0) return;
  const typist = random.pick(able);
  if (random.chance(0.85)) return typist.type(String.fromCodePoint(firstChar.codePointAt(0)! + chars++));
  const char = typist.erase();
  if (char) erased.add(char);
}

test(
  "[CO3] [CO7] kill -9 of processes and of Redis, and lines that break, while many type through two processes: all agree, nothing acknowledged is lost, nothing is doubled, and the mail is what was sealed",
  async () => {
    const world = await makeWorld();
    for (const seed of seeds) {
      chars = 0;
      await live(world, seed);
    }
  },
  180_000,
);

async function live(world: World, seed: number): Promise<void> {
  const random = makeRandom(seed);
  world.use(random);
  const tables = await Promise.all([[world.addDraft, 3], [world.addTemplate, 2]].map(async ([add, count]) => {
    const room = await (add as World["addDraft"])();
    const typists = Array.from(
      { length: count as number },
      (_, n) => sitDown({ origin: world.door.origin, cookie: world.cookie, room, name: `t-${n}`, random }),
    );
    return { room, typists, erased: new Set<string>() };
  }));
  const everybody = tables.flatMap(({ typists }) => typists);
  const told = [`seed ${seed}:`];
  /** What was killed, and is coming back. */
  const back = new Map<string, Promise<void>>();
  const faults: Record<string, () => Promise<void> | void> = {
    ...Object.fromEntries([0, 1].map((n) => [`kill process ${n}`, async () => {
      await back.get(`process ${n}`);
      await world.killProcess(n);
      await expectHonest(world, tables, told.join(" "));
      back.set(`process ${n}`, world.restartProcess(n));
    }])),
    "kill Redis": async () => {
      await back.get("Redis");
      await world.redis.kill();
      back.set("Redis", keysFor(random.int(20, 60)).then(world.redis.start));
    },
    cut: () => world.door.cut(() => random.chance(0.5)),
    "cut all": () => world.door.cut(() => true),
    reload: () => random.pick(everybody).reload(),
  };
  /** Resolves after so many keys of anybody. */
  async function keysFor(count: number): Promise<void> {
    const enough = chars + count;
    await until(() => chars >= enough, 30_000);
  }

  await until(() => everybody.every(({ status }) => status.link === "live"), 20_000);
  let isOver = false;
  const typing = until(() => {
    if (random.chance(0.5)) typeSomething(tables, random);
    return isOver;
  }, 60_000);
  for (const name of random.shuffle([...Object.keys(faults), "cut", "reload", random.pick(Object.keys(faults))])) {
    await keysFor(random.int(5, 40));
    told.push(name);
    await faults[name]!();
  }
  await Promise.all(back.values());
  const run = told.join(" ");
  await until(() => everybody.every(({ status }) => status.link === "live"), 20_000);

  // The release takes the draft from under their hands.
  const [draft, template] = tables as [Table, Table];
  await keysFor(10);
  await eventually(async () => {
    // A pass that judged a draft which was typed in since leaves it alone (SE2).
    await world.release.run();
    return (await world.messageOf(draft.room.id)).state !== "pending";
  }, 20_000);
  await until(() => draft.typists.every(({ status }) => status.link === "locked"), 20_000);
  await keysFor(5);
  isOver = true;
  await typing;
  await until(() => template.typists.every(({ status }) => status.link === "live" && !status.unsaved), 20_000);
  await expectHonest(world, tables, run);
  await expectSealed(world, draft, run);
  await expectAgreed(world, template, run);
  for (const typist of everybody) typist.close();
}

/** Everybody reads what is on disk, in which all is that anybody typed and nobody erased. */
async function expectAgreed(world: World, { room, typists, erased }: Table, run: string): Promise<void> {
  const { doc } = await world.read(room);
  await until(() => typists.every((typist) => typist.text() === bodyOf(doc)));
  const typed = typists.flatMap((typist) => typist.typed);
  for (const char of typed) expect(bodyOf(doc).includes(char), `${run}: ${char}`).toBe(!erased.has(char));
  expect(typed.length, run).toBeGreaterThan(0);
  const shown = async () => (await world.call(`GET /api/templates/${room.id}`)).html as string;
  await eventually(async () => await shown() === `<p>${bodyOf(doc)}</p>`);
}

/** What was sealed is what is on disk, and every editor shows it with its own late words apart (CO4). */
async function expectSealed(world: World, { room, typists, erased }: Table, run: string): Promise<void> {
  const { doc, seq } = await world.read(room);
  expect(await world.messageOf(room.id), run).toMatchObject({ state: "sent", sealedSeq: seq });
  const onDisk = new Set(everyChar(doc));
  for (const typist of typists) {
    expect(typist.status, run).toMatchObject({ link: "locked", closeCode: Close.sealed.code });
    const stretches = typist.client().lateText().flatMap((line) => line.stretches);
    const was = stretches.filter(({ as }) => as !== "added").map(({ text }) => text).join("");
    const now = stretches.filter(({ as }) => as !== "removed").map(({ text }) => text).join("");
    if (bodyOf(typist.doc()) === bodyOf(doc)) expect(stretches, run).toEqual([]);
    else expect([was, now], run).toEqual([bodyOf(doc), bodyOf(typist.doc())]);
    const late = stretches.filter(({ as }) => as === "added").map(({ text }) => text).join("");
    for (const char of typist.typed) {
      const isThere = onDisk.has(char) || late.includes(char) || erased.has(char);
      expect(isThere, `${run}: ${char} is neither sent nor shown as late`).toBe(true);
    }
  }
}
