import { expect, onTestFinished, test } from "vitest";
import { makeReader } from "#jobs/inbound/reader.ts";
import { makeReading, openReading } from "#jobs/inbound/reading.ts";
import { makeInbound } from "#jobs/inbound/run.ts";
import { mailBytes, makeInboundSite } from "#tests/support/inbound.ts";

const una = "una@customer.example";
const hanging = new URL("../../support/hanging-reader.ts", import.meta.url);
const open = (o: Parameters<typeof makeReader>[0] = {}) => {
  const reader = makeReader(o);
  onTestFinished(() => reader.close());
  return reader;
};

test(
  "[CH6] what a mail is read as in a thread of its own is what it is read as here",
  { timeout: 30_000 },
  async () => {
    const reader = open();
    const bytes = mailBytes({ from: una, to: "ada@team.example", headers: ["List-Id: <a.b>", "Precedence: list"] });
    const reading = await reader.read(bytes);
    expect(reading).toEqual(await makeReading(bytes));
    expect(openReading(reading).mail.headers("List-Id")).toEqual(["<a.b>"]);
    expect(() => openReading(reading).mail.headers("subject")).toThrow("not kept");
  },
);

test(
  "[CH6] a mail that hangs or ends its reader is given up with why, and the rest is read",
  { timeout: 90_000 },
  async () => {
    const reader = open({ deadlineMs: 3_000, module: hanging });
    const site = await makeInboundSite();
    const sent = await site.addSent(una);
    const write = (text: string) =>
      site.keep("mail", mailBytes({ from: una, to: "ada@team.example", inReplyTo: sent.rfcMessageId, text }));
    await write("Please hang.");
    await write("Please die.");
    await write("Hello.");
    const { run } = makeInbound({ ...site.deps, read: reader.read });
    expect(await run()).toMatchObject({ done: 1, waiting: 2 });
    for (let n = 0; n < 8; n++) {
      site.clock.nowMs += 3_600_000;
      await run();
    }
    expect(await site.intakes()).toMatchObject([
      { state: "failed", tries: 2, why: expect.stringContaining("longer than 3 s") },
      { state: "failed", tries: 8, why: expect.stringContaining("its reader died") },
      { state: "done", tries: 1 },
    ]);
  },
);
