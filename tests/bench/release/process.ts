// A process that releases what is due over a channel that takes everything, for release.ts: told to begin, it says how much it sent.
import { openDatabase } from "#db/client.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import type { Channel } from "#jobs/channels/port.ts";
import { makeRelease } from "#jobs/sends/release.ts";
import { pauses, terms } from "#jobs/sends/terms.ts";

const database = await openDatabase({ url: Deno.args[0]! });
const taken: Channel = {
  capabilities: { group: true, maxAddresses: 100, threads: true, replies: false, bounces: false, idempotency: true },
  deliver: ({ key }) => Promise.resolve({ kind: "accepted", providerId: key }),
  test: () => Promise.resolve({ ok: true }),
  close: () => Promise.resolve(),
};
const release = makeRelease({
  db: database.db,
  channelOf: () => Promise.resolve(taken),
  links: makeLinks([{ id: 1, secret: new Uint8Array(32) }], "https://bench.example"),
  sending: { publicUrl: "https://bench.example", sendMode: "live" },
  clock: null,
  random: Math.random,
  log: (level, words, facts) => {
    if (level === "error") console.error(words, facts);
  },
  terms,
  pauses,
});

console.log("ready");
await Deno.stdin.read(new Uint8Array(8));
for (let sent = 0;;) {
  sent += (await release.run()).sent;
  console.log(sent);
  // Another process may still be at the rest.
  await new Promise((resolve) => setTimeout(resolve, 20));
}
