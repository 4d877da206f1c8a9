import { sql } from "drizzle-orm";
import { fill } from "./fill.ts";
import { printFigures } from "./measure.ts";
import { finish } from "./release/contest.ts";
import { openQueues } from "./release/queues.ts";
import { effort } from "./sync/contenders.ts";
import { openWorkspace } from "./workspace.ts";

const senders = 200;
const processScript = new URL("release/process.ts", import.meta.url).pathname;

/** Mails per second of two processes: each judged, sealed, made, stored, begun and settled, over a channel that takes everything. */
async function releaseAll(due: number, notDue: number): Promise<number> {
  const workspace = await openWorkspace();
  const nowMs = Date.now();
  try {
    await fill(workspace, {
      senders,
      accounts: Math.max(senders, Math.ceil(due / 10)),
      users: due,
      messages: due + notDue,
      sendAtMs: sql`case when n.i < ${due} then ${nowMs - 60_000} else ${nowMs + 30 * 86_400_000} + n.i end`,
      limited: false,
    });
    await workspace.close();
    const args = ["run", "-A", processScript, `file:${workspace.folder}/parley.db`];
    const { seconds } = await finish({ command: Deno.execPath(), args }, 2, due);
    const sent = await workspace.reopened((db) =>
      db.all<{ n: number }>(sql`select count(*) as n from message where state = 'sent'`)
    );
    if (sent[0]!.n !== due) throw new Error(`${sent[0]!.n} of ${due} were sent`);
    return due / seconds;
  } finally {
    await workspace.remove();
  }
}

/** The release of a whole queue (SE2), beside job queues that do nothing for each. */
async function measure(): Promise<void> {
  const { rounds, scale } = effort();
  const [few, many, waiting] = [10_000, 100_000, 1_000_000].map((n) => Math.round(n * scale)) as [
    number,
    number,
    number,
  ];
  const queues = await openQueues();
  console.log(`two processes each, ${senders} senders; median of ${rounds} rounds (least-most)`);
  for (const { about } of queues) console.log(`  ${about}`);
  const contenders = [
    { name: `parley, ${many} due`, run: () => releaseAll(many, 0) },
    { name: `parley, ${few} due`, run: () => releaseAll(few, 0) },
    { name: `parley, ${many} due beside ${waiting} not due`, run: () => releaseAll(many, waiting) },
    ...queues.flatMap((queue) => [{ name: queue.name, run: () => queue.run(many) }]),
  ];
  const perSecond = contenders.map((): number[] => []);
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [i, { run }] of contenders.entries()) perSecond[i]!.push(await run());
    }
  } finally {
    for (const queue of queues) await queue.stop();
  }
  printFigures(contenders.map(({ name }) => name), [
    { head: "per second", show: (value) => value.toFixed(0), of: perSecond, asRatio: true },
  ]);
}

export const release = {
  about: "the release of everything that is due, beside job queues that do nothing",
  run: measure,
};
