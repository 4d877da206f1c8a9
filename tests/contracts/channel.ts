import { describe, expect, test } from "vitest";
import type { Channel, Mail, Outcome } from "#jobs/channels/port.ts";
import { facts, full, plain, wordsOf } from "./channel-mails.ts";

/**
 * What goes wrong behind a channel, until it is told otherwise.
 * - refused: the provider will not have this mail, ever; nothing is taken.
 * - busy: it asks to wait; nothing is taken. unavailable: it answers with a fault that surely took nothing.
 * - slow: it takes the mail and answers late, within what the channel waits.
 * - silent, dropped, failing, garbage: it takes the mail and then says nothing, cuts the line, answers with a fault that may mean either,
 *   or answers what means nothing.
 * - revoked: it knows our credentials no more.
 * - concurrent: the same key is under way elsewhere; only where there are keys.
 */
export type Fault =
  | "refused"
  | "busy"
  | "unavailable"
  | "slow"
  | "silent"
  | "dropped"
  | "failing"
  | "garbage"
  | "revoked"
  | "concurrent";

/** A channel over something real, and a look at what that something has taken. Open it so that it waits a second at most. */
export type ChannelSubject = {
  channel: Channel;
  /** What readers got: envelope and RFC 5322 bytes, as the provider made them. */
  taken(): Promise<{ from: string; to: string[]; bytes: Uint8Array }[]>;
  /** Makes whatever stands behind the channel unreachable. */
  breakDown(): Promise<void>;
  /** Lets it fail from now on; null ends that. Without it the faults are not asked for. */
  fail?(fault: Fault | null): void;
};

export type ContractTerms = {
  /** What of the stored mail arrives: the very bytes, all that is in it, or its words alone, of a mail
   * without files, where a provider makes mails of its own. */
  keeps?: "bytes" | "parts" | "words";
  /** The faults it can have; by default none. */
  faults?: readonly Fault[];
  /** How long its `busy` asks to wait, null where it does not say. */
  retryAfterMs?: number | null;
};

/** What every channel must do, whoever stands behind it (CH1). `open` gives a fresh one, which the test closes. */
export function channelContract(
  name: string,
  open: () => Promise<ChannelSubject>,
  { keeps = "bytes", faults = [], retryAfterMs = null }: ContractTerms = {},
) {
  const kindsOf = (outcomes: Outcome[]) => outcomes.map(({ kind }) => kind);

  describe(name, () => {
    test("[SE3][CH5] what readers get is what was stored, whole", async () => {
      const { channel, taken } = await open();
      const { maxAddresses } = channel.capabilities;
      const withFiles = keeps !== "words";
      const mail = await full("m1:1", maxAddresses > 1 ? { withFiles } : { withFiles, cc: [], bcc: [] });
      const outcome = await channel.deliver(mail, 1_000);
      expect(outcome).toMatchObject({ kind: "accepted", providerId: expect.stringMatching(/\S/) });
      const [one, ...more] = await taken();
      expect(more).toEqual([]);
      expect(one!.from).toBe(mail.from);
      expect(one!.to.toSorted()).toEqual(mail.to.toSorted());
      if (keeps === "bytes") expect(one!.bytes).toEqual(mail.bytes);
      else if (keeps === "parts") expect(await facts(one!.bytes)).toEqual(await facts(mail.bytes));
      else expect(await wordsOf(one!.bytes)).toEqual(await wordsOf(mail.bytes));
    });

    test("[PR2] who is in BCC gets it, and nobody reads so", async () => {
      const { channel, taken } = await open();
      if (channel.capabilities.maxAddresses < 2) return;
      const mail = await full("m1:1", { bcc: ["hidden@y.example"] });
      expect(mail.to).toContain("hidden@y.example");
      expect(await channel.deliver(mail, 1_000)).toMatchObject({ kind: "accepted" });
      const [one] = await taken();
      expect(one!.to).toContain("hidden@y.example");
      expect(new TextDecoder().decode(one!.bytes)).not.toMatch(/hidden@y\.example|^bcc:/im);
    });

    const asItIs = keeps === "bytes" ? test : () => {};
    asItIs("[SE3] dots and long lines arrive as they are", async () => {
      const { channel, taken } = await open();
      const text = `From: sam@team.example\r\nTo: ann@x.example\r\nSubject: x\r\n\r\n.\r\n..\r\n.dot\r\n\r\n`;
      const bytes = new TextEncoder().encode(`${text}${"x".repeat(998)}\r\n\r\n\r\n`);
      expect(await channel.deliver(plain("m1:1", { bytes }), 1_000)).toMatchObject({ kind: "accepted" });
      expect((await taken()).map((one) => one.bytes)).toEqual([bytes]);
    });

    test("[SE2] takes many at once, each once", async () => {
      const { channel, taken } = await open();
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, (_, n) => channel.deliver(plain(`m${n}:1`), 1_000)),
      );
      expect(kindsOf(outcomes)).toEqual(Array(30).fill("accepted"));
      const subjects = (await taken()).map(({ bytes }) => new TextDecoder().decode(bytes).match(/Subject: (\S+)/)![1]);
      expect(subjects.toSorted()).toEqual(Array.from({ length: 30 }, (_, n) => `m${n}:1`).toSorted());
    });

    test("[SE3] with idempotency keys a repeated one is taken once and answered the same", async () => {
      const { channel, taken } = await open();
      const [one, two] = [await channel.deliver(plain("m1:1"), 1_000), await channel.deliver(plain("m1:1"), 9_000)];
      expect((await taken()).length).toBe(channel.capabilities.idempotency ? 1 : 2);
      if (channel.capabilities.idempotency) expect(two).toEqual(one);
      await channel.deliver(plain("m1:2"), 9_000);
      expect((await taken()).length).toBe(channel.capabilities.idempotency ? 2 : 3);
    });

    test("[CH1] takes as many addresses as it says", async () => {
      const { channel, taken } = await open();
      const to = Array.from({ length: channel.capabilities.maxAddresses }, (_, n) => `reader${n}@x.example`);
      expect(await channel.deliver(plain("m1:1", { to }), 1_000)).toMatchObject({ kind: "accepted" });
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
      const outcome = await channel.deliver(plain("m1:1"), 1_000);
      expect(["busy", "broken", "ambiguous"]).toContain(outcome.kind);
      expect(outcome).toEqual(expect.objectContaining({ [outcome.kind === "ambiguous" ? "why" : "words"]: said }));
    });

    test("never throws: bytes that are no mail are an outcome too, and the next mail goes", async () => {
      const { channel } = await open();
      for (const bytes of [new Uint8Array(0), Uint8Array.from({ length: 999 }, (_, n) => (n * 7919) % 256)]) {
        expect(kinds).toContain((await channel.deliver(plain("m1:1", { bytes }), 1_000)).kind);
      }
      expect(await channel.deliver(plain("m2:1"), 1_000)).toMatchObject({ kind: "accepted" });
    });

    test("closing twice is closing", async () => {
      const { channel } = await open();
      await channel.deliver(plain("m1:1"), 1_000);
      await channel.close();
      await channel.close();
    });

    /** The outcome of one mail while `fault` lasts, and how many were taken. */
    const under = async (fault: Fault, mail: Mail = plain("m1:1")) => {
      const subject = await open();
      subject.fail!(fault);
      const outcome = await subject.channel.deliver(mail, 1_000);
      return { ...subject, outcome, count: (await subject.taken()).length };
    };
    const can = (fault: Fault): (name: string, run: () => Promise<void>) => void =>
      faults.includes(fault) ? test : () => {};

    can("refused")("[SE4] a mail that is refused for good fails alone, with the provider's words", async () => {
      const { outcome, count, channel, fail } = await under("refused");
      expect(outcome).toEqual({ kind: "refused", words: said });
      expect(count).toBe(0);
      fail!(null);
      expect(await channel.deliver(plain("m2:1"), 1_000)).toMatchObject({ kind: "accepted" });
    });

    can("busy")("[SE4] a busy provider is left alone as long as it says", async () => {
      const { outcome, count } = await under("busy");
      const untilMs = retryAfterMs === null ? null : 1_000 + retryAfterMs;
      expect(outcome).toEqual({ kind: "busy", untilMs, words: said });
      expect(count).toBe(0);
    });

    can("unavailable")("[SE4] a fault that surely took nothing is busy", async () => {
      const { outcome, count } = await under("unavailable");
      expect(outcome).toMatchObject({ kind: "busy", words: said });
      expect(count).toBe(0);
    });

    can("slow")("[SE3] a late answer is an answer", async () => {
      expect(await under("slow")).toMatchObject({ outcome: { kind: "accepted" }, count: 1 });
    });

    for (const fault of ["silent", "dropped", "failing", "garbage"] as const) {
      can(fault)(`[SE3] taken, then ${fault}: nobody knows, and a key makes it one mail`, async () => {
        const { outcome, count, channel, taken, fail } = await under(fault);
        expect(outcome).toEqual({ kind: "ambiguous", why: said });
        expect(count).toBe(1);
        fail!(null);
        if (!channel.capabilities.idempotency) return;
        expect(await channel.deliver(plain("m1:1"), 9_000)).toMatchObject({ kind: "accepted" });
        expect(await taken()).toHaveLength(1);
      });
    }

    can("revoked")("[CH4] revoked credentials break the channel, in the provider's words", async () => {
      const { outcome, count, channel } = await under("revoked");
      expect(outcome).toEqual({ kind: "broken", words: said });
      expect(count).toBe(0);
      expect(await channel.test()).toEqual({ ok: false, words: said });
    });

    can("concurrent")(
      "[SE3] a key that is under way elsewhere may yet be taken: ambiguous, never refused",
      async () => {
        expect((await under("concurrent")).outcome).toEqual({ kind: "ambiguous", why: said });
      },
    );
  });
}

const said = expect.stringMatching(/\S/);
const kinds = ["accepted", "refused", "busy", "broken", "ambiguous"];
