// A process that releases through the real channels until it is killed, for release-faults.test.ts. It is ready before it is told which
// database to work on, so that a kill and its successor are not a second apart.
import { openDatabase } from "#db/client.ts";
import { makeVault } from "#jobs/channels/secrets.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { makeChannels } from "#jobs/sends/channels.ts";
import { makeRelease } from "#jobs/sends/release.ts";
import { appSecret, faultPauses, faultTerms, sending } from "./terms.ts";

await Deno.stdout.write(new TextEncoder().encode("ready\n"));
const told = new Uint8Array(4096);
const length = await Deno.stdin.read(told);
if (length === null) Deno.exit(0);
const url = new TextDecoder().decode(told.subarray(0, length)).trim();

const { db } = await openDatabase({ url });
const release = makeRelease({
  db,
  channelOf: makeChannels(db, makeVault(appSecret), sending).channelOf,
  links: makeLinks([{ id: 1, secret: new Uint8Array(32) }], sending.publicUrl),
  sending,
  clock: null,
  random: Math.random,
  log: () => {},
  terms: faultTerms,
  pauses: faultPauses,
});
for (;;) {
  void release.run().catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 40));
}
