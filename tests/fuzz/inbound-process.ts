// A process that takes in until nothing waits, for inbound-kill.test.ts, which kills it. It says each row that it reads.
import { openDatabase } from "#db/client.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { makeInbound } from "#jobs/inbound/run.ts";
import { eventsIn } from "#tests/support/inbound-events.ts";

const [url, nowMs] = Deno.args as [string, string];
const { db } = await openDatabase({ url });
await makeInbound({
  db,
  providerOf: () => Promise.reject(new Error("there is none")),
  hookOf: () => ({
    eventsOf(body) {
      Deno.stdout.writeSync(new TextEncoder().encode("reading\n"));
      return eventsIn(body);
    },
  }),
  links: makeLinks([{ id: 1, secret: new Uint8Array(32).fill(1) }], "https://parley.example"),
  nowMs: () => Number(nowMs),
  log: () => {},
  isStopping: () => false,
}).run();
Deno.exit(0);
