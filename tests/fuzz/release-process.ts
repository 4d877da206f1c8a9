// A process that releases into the outbox until nothing is left, for release-kill.test.ts, which kills it.
import { sql } from "drizzle-orm";
import { openDatabase } from "#db/client.ts";
import { openOutbox } from "#jobs/channels/outbox/send.ts";
import { makeRelease } from "#jobs/sends/release.ts";
import { releaseDeps } from "#tests/support/release.ts";
import { racePauses, raceTerms } from "./release-terms.ts";

const { db } = await openDatabase({ url: Deno.args[0]! });
const release = makeRelease({
  ...releaseDeps(db, { clock: null, random: Math.random }),
  terms: raceTerms,
  pauses: racePauses,
  channelOf: (id) => Promise.resolve(openOutbox(db, id)),
});
const isLeft = async () =>
  (await db.all(sql`select 1 from message where state in ('pending', 'sending') limit 1`)).length > 0;
while (await isLeft()) {
  await release.run();
  await new Promise((resolve) => setTimeout(resolve, 20));
}
Deno.exit(0);
