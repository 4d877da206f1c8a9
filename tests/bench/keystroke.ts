import { sql } from "drizzle-orm";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { draftRoom } from "#edge/sync/protocol.ts";
import { caretAt } from "#tests/support/carets.ts";
import { type Served, startServed } from "#tests/support/served.ts";
import { socketWith } from "#tests/support/socket-with.ts";
import { until } from "#tests/support/until.ts";
import { cookieOf, startLists } from "./beside.ts";
import { fill, idOf } from "./fill.ts";
import { ascending, printTimes, type Rounds, type Times } from "./measure.ts";
import { admin, appSecret, openWorkspace } from "./workspace.ts";

const keys = 300;
const everyMs = 25;
const rounds = 3;
const due = 2_000;
const senders = 10;
const waiting = 100_000;
const longLists = [
  "/api/users?q=nobody-is-named-so",
  "/api/messages?q=nothing-says-so",
  "/api/accounts?q=no-such-account",
];

/** A key in one editor until it is in the other (CO1), at rest and beside what else the server does (DESIGN, Threads). */
async function measure(): Promise<void> {
  const { folder, remove } = await prepare();
  const served = await startServed({ DATA_DIR: folder, APP_SECRET: appSecret });
  const cookie = await cookieOf(served.origin, admin);
  const [a, b] = [openDraft(served, cookie), openDraft(served, cookie)];
  await until(() => a.synced && b.synced, 10_000);

  const atRest: Rounds = { name: "at rest", rounds: [] };
  const beside: Rounds = { name: "beside lists and a release", rounds: [] };
  const notes: string[] = [];
  await type(a, b); // warm
  for (let round = 0; round < rounds; round++) {
    atRest.rounds.push(await type(a, b));
    const lists = startLists({ origin: served.origin, cookie, paths: longLists, atOnce: 2 });
    const before = await sentSoFar(served, cookie);
    await resume(served, cookie, round);
    const beganMs = performance.now();
    beside.rounds.push(await type(a, b));
    const seconds = (performance.now() - beganMs) / 1000;
    const sent = await sentSoFar(served, cookie) - before;
    notes.push(`${sent} mails left and ${await lists.stop()} long lists were answered in ${seconds.toFixed(1)} s`);
  }
  printTimes([atRest, beside], atRest);
  for (const note of notes) console.log(`  meanwhile ${note}`);
  for (const provider of [a, b]) {
    provider.destroy();
    provider.awareness.destroy();
  }
  await served.stop();
  await remove();
}

/** A draft that is due next month, `waiting` more of them, and for each round `due` mails that only their paused senders hold. */
async function prepare() {
  const workspace = await openWorkspace();
  const { deps, adminId } = workspace;
  const count = rounds * due;
  const sendAtMs = sql`case when n.i < ${sql.raw(`${count}`)} then ${Date.now() - 60_000}
    else ${Date.now() + 30 * 86_400_000} + n.i end`;
  const all = { senders: rounds * senders, accounts: 20_000, users: 100_000, messages: count + waiting };
  await fill(workspace, { ...all, sendAtMs, limited: false });
  await deps.db.run(sql`update sender set paused_at_ms = ${Date.now()}, paused_by_id = ${adminId}`);
  await workspace.close();
  return workspace;
}

const openDraft = (served: Served, cookie: string): WebsocketProvider =>
  new WebsocketProvider(
    `${served.origin.replace("http", "ws")}/api/sync`,
    draftRoom(idOf("MS", rounds * due + 1)),
    new Y.Doc(),
    { disableBc: true, WebSocketPolyfill: socketWith({ Cookie: cookie, Origin: served.origin }) },
  );

const line = ({ doc }: WebsocketProvider): Y.XmlText =>
  (doc.getXmlFragment("body").get(0) as Y.XmlElement).get(0) as Y.XmlText;

/** Types in one, as an editor does: the letter and where the caret is now. How long each took to be in the other. */
async function type(from: WebsocketProvider, to: WebsocketProvider): Promise<Times> {
  const typedMs: number[] = [];
  const took: number[] = [];
  const begin = line(to).length;
  const arrived = () => {
    const nowMs = performance.now();
    const here = line(to).length - begin;
    while (took.length < here) took.push(nowMs - typedMs[took.length]!);
  };
  line(to).observe(arrived);
  const startMs = performance.now();
  for (let i = 0; i < keys; i++) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, startMs + i * everyMs - performance.now())));
    typedMs.push(performance.now());
    line(from).insert(line(from).length, "x");
    from.awareness.setLocalStateField("cursor", caretAt(i));
  }
  await until(() => took.length === keys, 30_000);
  line(to).unobserve(arrived);
  return ascending(took);
}

/** Lets the senders of this round send; what they hold is due since a minute. */
async function resume(served: Served, cookie: string, round: number): Promise<void> {
  const headers = { Cookie: cookie, Origin: served.origin };
  const { items } = await (await fetch(`${served.origin}/api/senders`, { headers })).json();
  const ofRound = (items as { id: string; address: string }[]).filter(({ address }) => {
    const i = Number(/^t(\d+)@/.exec(address)?.[1] ?? 0);
    return Math.floor(i / senders) === round;
  });
  await Promise.all(ofRound.map(async ({ id }) => {
    const answer = await fetch(`${served.origin}/api/senders/${id}/resume`, { method: "POST", headers });
    await answer.arrayBuffer();
  }));
}

async function sentSoFar(served: Served, cookie: string): Promise<number> {
  const answer = await fetch(`${served.origin}/api/messages?state=sent&limit=1`, { headers: { Cookie: cookie } });
  return (await answer.json()).total;
}

export const keystroke = {
  about:
    `a key of one editor in another's, ${keys} at ${everyMs} ms × ${rounds}, at rest and beside two endless searches and ${due} due mails`,
  run: measure,
};
