import { describe, expect, test } from "vitest";
import type { Channel, Mail } from "#jobs/channels/port.ts";

/** A channel over something real, and a look at what that something has taken. */
export type ChannelSubject = {
  channel: Channel;
  taken(): Promise<{ from: string; to: string[]; bytes: Uint8Array }[]>;
  /** Makes whatever stands behind the channel unreachable. */
  breakDown(): Promise<void>;
};

const encode = (text: string) => new TextEncoder().encode(text);
const mail = (key: string, more: Partial<Mail> = {}): Mail => ({
  key,
  messageId: key.split(":")[0]!,
  from: "sam@team.example",
  to: ["ann@x.example"],
  bytes: encode(`From: sam@team.example\r\nSubject: ${key}\r\n\r\nHello\r\n`),
  ...more,
});

/** What every channel must do, whoever stands behind it (CH1). */
export function channelContract(name: string, open: () => Promise<ChannelSubject>) {
  describe(name, () => {
    test("[SE3] takes the bytes as they are, dots and long lines too, for every address of the envelope", async () => {
      const { channel, taken } = await open();
      const bytes = encode(`Subject: x\r\n\r\n.\r\n..\r\n.dot\r\n\r\n${"x".repeat(998)}\r\n\r\n\r\n`);
      const to = ["ann@x.example", "cc@x.example", "hidden@y.example"];
      const outcome = await channel.deliver(mail("m1:1", { bytes, to }), 1_000);
      expect(outcome).toEqual({ kind: "accepted", providerId: expect.stringMatching(/\S/) });
      expect(await taken()).toEqual([{ from: "sam@team.example", to, bytes }]);
    });

    test("[SE2] takes many at once, each once", async () => {
      const { channel, taken } = await open();
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, (_, n) => channel.deliver(mail(`m${n}:1`), 1_000)),
      );
      expect(outcomes.map(({ kind }) => kind)).toEqual(Array(30).fill("accepted"));
      const subjects = (await taken()).map(({ bytes }) => new TextDecoder().decode(bytes).match(/Subject: (\S+)/)![1]);
      expect(subjects.toSorted()).toEqual(Array.from({ length: 30 }, (_, n) => `m${n}:1`).toSorted());
    });

    test("[SE3] with idempotency keys a repeated one is taken once and answered the same", async () => {
      const { channel, taken } = await open();
      const [one, two] = [await channel.deliver(mail("m1:1"), 1_000), await channel.deliver(mail("m1:1"), 9_000)];
      expect((await taken()).length).toBe(channel.capabilities.idempotency ? 1 : 2);
      if (channel.capabilities.idempotency) expect(two).toEqual(one);
      await channel.deliver(mail("m1:2"), 9_000);
      expect((await taken()).length).toBe(channel.capabilities.idempotency ? 2 : 3);
    });

    test("[CH1] takes as many addresses as it says", async () => {
      const { channel, taken } = await open();
      const to = Array.from({ length: channel.capabilities.maxAddresses }, (_, n) => `reader${n}@x.example`);
      expect(await channel.deliver(mail("m1:1", { to }), 1_000)).toMatchObject({ kind: "accepted" });
      expect((await taken())[0]!.to).toEqual(to);
    });

    test("[CH4] a test says yes and sends nothing", async () => {
      const { channel, taken } = await open();
      expect(await channel.test()).toEqual({ ok: true });
      expect(await taken()).toEqual([]);
    });

    test("never throws: with nobody behind it any more, the outcome says that nothing was accepted", async () => {
      const { channel, breakDown } = await open();
      await breakDown();
      const outcome = await channel.deliver(mail("m1:1"), 1_000);
      expect(["busy", "broken", "ambiguous"]).toContain(outcome.kind);
    });

    test("closing twice is closing", async () => {
      const { channel } = await open();
      await channel.deliver(mail("m1:1"), 1_000);
      await channel.close();
      await channel.close();
    });
  });
}
