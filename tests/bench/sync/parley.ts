import { sql } from "drizzle-orm";
import { draftRoom } from "#edge/sync/protocol.ts";
import { startServed } from "#tests/support/served.ts";
import { fill, idOf } from "../fill.ts";
import { admin, appSecret, openWorkspace } from "../workspace.ts";
import type { Contender, Running } from "./contender.ts";
import { atRest } from "./process.ts";

const aMonthMs = 30 * 86_400_000;

/** `npm start` over a workspace of `rooms` pending drafts that all say the seed, due next month. */
export async function makeParley({ seed, rooms }: { seed: Uint8Array; rooms: number }): Promise<Contender> {
  const workspace = await openWorkspace();
  const sendAtMs = sql`${Date.now() + aMonthMs} + n.i`;
  await fill(workspace, { senders: 10, accounts: 100, users: rooms, messages: rooms, sendAtMs, limited: false, seed });
  await workspace.close();
  let used = 0;
  const parley: Contender = {
    name: "Parley",
    about: "Deno, as `npm start` runs it: signed-in sessions, every edit on disk (full sync) before it says saved",
    seeded: true,
    forgets: false,
    nextRoom() {
      if (used === rooms) throw new Error(`there are no more than ${rooms} drafts`);
      return draftRoom(idOf("MS", used++));
    },
    async start(): Promise<Running> {
      let pid = 0;
      const served = await startServed(
        { DATA_DIR: workspace.folder, APP_SECRET: appSecret },
        (child) => {
          pid = child.pid; // the line begins with `exec`: the shell has become the server
          return child;
        },
      );
      const { origin } = served;
      return {
        pid,
        door: {
          port: Number(new URL(origin).port),
          path: ["/api/sync/", "?parley=1"],
          headers: { Cookie: await signIn(origin), Origin: origin },
          frames: "plain",
          tellsSaved: true,
        },
        async stop() {
          await served.stop();
        },
      };
    },
    remove: workspace.remove,
  };
  // A fresh workspace has every draft to look at once.
  const first = await parley.start();
  await atRest(first.pid, { leastMs: 5_000, mostMs: 120_000 });
  await first.stop();
  return parley;
}

async function signIn(origin: string): Promise<string> {
  const answer = await fetch(`${origin}/api/sign-in`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(admin),
  });
  await answer.arrayBuffer();
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}
