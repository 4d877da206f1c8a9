import { sql } from "drizzle-orm";
import { openDatabase } from "#db/client.ts";
import { draftRoom } from "#edge/sync/protocol.ts";
import { startServed } from "#tests/support/served.ts";
import { cookieOf, startLists } from "../beside.ts";
import { ms } from "../measure.ts";
import { type Crowd, gather, type Typed } from "../sync/crowd.ts";
import { heaviest } from "./cases.ts";

const keys = 400;
const perSecond = 20;
const rounds = 3;

/** Two people type in one draft, at rest and while two others ask for the heaviest filters over and over. */
export async function typeBeside(
  { folder, signIn }: { folder: string; signIn: { email: string; password: string } },
): Promise<void> {
  const { room, seed } = await pendingDraft(folder);
  const served = await startServed({ DATA_DIR: folder, SEND_MODE: "sink" });
  const cookie = await cookieOf(served.origin, signIn);
  const crowd = await gather({
    door: {
      port: Number(new URL(served.origin).port),
      path: ["/api/sync/", "?parley=1"],
      headers: { Cookie: cookie, Origin: served.origin },
      frames: "plain",
      tellsSaved: true,
    },
    rooms: [room],
    clients: 2,
    seed,
    seeded: true,
    mostEdits: keys * (2 * rounds + 1),
  });
  const type = (of: Crowd) => of.typeAtPace({ count: keys, perSecond });
  await type(crowd); // warm
  const [atRest, beside]: [Typed[], Typed[]] = [[], []];
  let answered = 0;
  for (let round = 0; round < rounds; round++) {
    atRest.push(await type(crowd));
    const lists = startLists({ origin: served.origin, cookie, paths: heaviest, atOnce: 2 });
    beside.push(await type(crowd));
    answered += await lists.stop();
  }
  await crowd.leave();
  await served.stop();
  console.log(`\ntyping: ${keys} keys at ${perSecond} a second × ${rounds}, in ms`);
  for (const [name, typed] of [["at rest", atRest], ["beside the heaviest filters", beside]] as const) {
    const each = (of: (one: Typed) => number) => typed.map((one) => ms(of(one))).join(" ");
    console.log(
      `  ${name}: saved p50 ${each((one) => one.saved!.p50)}, p99 ${each((one) => one.saved!.p99)}; ` +
        `seen by the other p50 ${each((one) => one.seen.p50)}, p99 ${each((one) => one.seen.p99)}`,
    );
  }
  console.log(`  meanwhile ${answered} of those lists were answered`);
}

async function pendingDraft(folder: string): Promise<{ room: string; seed: Uint8Array }> {
  const { db, close } = await openDatabase({ url: `file:${folder}/parley.db`, readOnly: true });
  const [row] = await db.all<{ id: string; seed: Uint8Array }>(sql`select m.id, s.seed from message m
    indexed by message_due cross join start s on s.id = m.start_id where m.state = 'pending'
    order by m.send_at_ms desc, m.id desc limit 1`);
  await close();
  return { room: draftRoom(row!.id), seed: row!.seed };
}
