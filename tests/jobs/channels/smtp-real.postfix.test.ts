import { beforeAll, expect, onTestFinished, test } from "vitest";
import type { Mail } from "#jobs/channels/port.ts";
import { openSmtp } from "#jobs/channels/smtp/send.ts";
import type { SmtpSettings } from "#jobs/channels/smtp/settings.ts";
import { composeMime } from "#jobs/compose/mime.ts";
import { testCertificate } from "#tests/support/certificate.ts";
import { startPostfix, type StoredMail, type TestPostfix } from "#tests/support/postfix/server.ts";
import { eventually } from "#tests/support/until.ts";
import { goldenCases } from "../compose/golden/cases.ts";

const patient = { connectMs: 20_000, greetingMs: 20_000, silenceMs: 20_000 };
const nowMs = 1_000;
const accepted = { kind: "accepted", providerId: expect.stringContaining("queued as") };

let server: TestPostfix;
beforeAll(async () => {
  server = await startPostfix();
});

function open(more: Partial<SmtpSettings> = {}, password = server.password) {
  const settings: SmtpSettings = {
    host: "127.0.0.1",
    port: more.security === "tls" ? server.tlsPort : server.port,
    security: "starttls",
    username: server.username,
    caCertificate: testCertificate.authority,
    ...more,
  };
  const channel = openSmtp(settings, { password }, patient);
  onTestFinished(() => channel.close());
  return channel;
}

let mails = 0;
/** A mail like no other, to users of the server. */
function mailTo(users: string[], body = "Hello"): Mail {
  const key = `mail-${++mails}`;
  const head = `From: sam@team.example\r\nTo: x@acme.example\r\nDate: Sun, 22 Nov 2026 15:04:05 +0000\r\n`;
  const text = `${head}Message-ID: <${key}@team.example>\r\nSubject: ${key}\r\n\r\n${body}\r\n`;
  const to = users.map((user) => `${user}@acme.example`);
  return { key, messageId: key, from: "sam@team.example", to, bytes: new TextEncoder().encode(text) };
}
/** A mailbox keeps lines as its own system does. */
const asStored = ({ bytes }: Pick<Mail, "bytes">) => new TextDecoder("latin1").decode(bytes).replaceAll("\r\n", "\n");
const storedOf = (user: string, mail: Pick<Mail, "bytes">) =>
  server.mailbox(user).filter((stored) => stored.mail === asStored(mail));
/** The one copy of it in the mailbox, to the byte. */
async function arrived(user: string, mail: Pick<Mail, "bytes">): Promise<StoredMail> {
  await eventually(() => Promise.resolve(storedOf(user, mail).length > 0), 20_000);
  expect(storedOf(user, mail)).toHaveLength(1);
  return storedOf(user, mail)[0]!;
}

test.each([["starttls"], ["tls"]] as const)(
  "[CH3] over %s with sign-in a mail comes to its mailbox",
  async (security) => {
    const channel = open({ security });
    expect(await channel.test()).toEqual({ ok: true });
    const mail = mailTo(["ann"]);
    expect(await channel.deliver(mail, nowMs)).toEqual(accepted);
    const { added } = await arrived("ann", mail);
    expect(added).toMatch(/^Return-Path: <sam@team\.example>$/m);
    expect(added).toMatch(/with ESMTPSA/);
  },
);

test.each(goldenCases.map((golden) => [golden.name, golden] as const))(
  "[CH5] what is composed is in the mailbox to the byte: %s",
  async (name, { parts }) => {
    const { bytes } = composeMime({ ...parts, messageId: `<golden-${name}@team.example>` });
    expect(await open().deliver({ ...mailTo(["bo"]), bytes }, nowMs)).toEqual(accepted);
    await arrived("bo", { bytes });
  },
);

test("[CH3] [PR2] one transaction takes a mail to all its addresses, blind ones as well, over one line for several mails", async () => {
  const channel = open();
  for (const mail of [mailTo(["ann", "bo", "cy"]), mailTo(["cy"], "..\r\n.\r\nlast")]) {
    expect(await channel.deliver(mail, nowMs)).toEqual(accepted);
    for (const address of mail.to) {
      const { added } = await arrived(address.split("@")[0]!, mail);
      for (const other of mail.to) expect(added.includes(other)).toBe(other === address);
    }
  }
});

test("[SE4] an address that the server does not know fails the mail, for everybody in it, with the server's words", async () => {
  const channel = open();
  const mail = mailTo(["ann", "nobody"]);
  const outcome = await channel.deliver(mail, nowMs);
  expect(outcome).toEqual({
    kind: "refused",
    words: expect.stringMatching(/550 5\.1\.1 .*nobody@acme\.example/),
    addresses: [expect.objectContaining({ address: "nobody@acme.example" })],
  });
  const next = mailTo(["ann"]);
  expect(await channel.deliver(next, nowMs)).toEqual(accepted);
  await arrived("ann", next);
  expect(storedOf("ann", mail)).toEqual([]);
});

test("[SE4] a mail above the server's size is refused, and the next one goes", async () => {
  const channel = open();
  const large = mailTo(["ann"], "x\r\n".repeat(server.mostBytes));
  const words = expect.stringContaining(`larger than allowed ${server.mostBytes}`);
  expect(await channel.deliver(large, nowMs)).toEqual({ kind: "refused", words });
  const next = mailTo(["ann"], "x\r\n".repeat(server.mostBytes / 4));
  expect(await channel.deliver(next, nowMs)).toEqual(accepted);
  await arrived("ann", next);
});

test("[SE4] a greylisted mail is busy, not lost: nobody has it, and a later try brings it once", async () => {
  const channel = open();
  const mail = mailTo(["ann", "bo"]);
  server.answer("bo@acme.example", "450 4.2.0 Greylisted, come back later");
  const outcome = await channel.deliver(mail, nowMs);
  expect(outcome).toEqual({ kind: "busy", untilMs: null, words: expect.stringMatching(/450 4\.2\.0 .*Greylisted/) });
  server.answer("bo@acme.example", null);
  expect(await channel.deliver(mail, nowMs)).toEqual(accepted);
  await arrived("ann", mail);
  await arrived("bo", mail);
});

test("[CH4] a wrong password, no sign-in, and a certificate that nobody vouches for are told when they are tried", async () => {
  const refused = async (more: Partial<SmtpSettings>, password?: string) => {
    const channel = open(more, password);
    const tried = await channel.test();
    const outcome = await channel.deliver(mailTo(["ann"]), nowMs);
    return { tried, kind: outcome.kind };
  };
  const wrong = await refused({}, "wrong");
  expect(wrong).toEqual({ tried: { ok: false, words: expect.stringContaining("535") }, kind: "broken" });
  const unsafe = await refused({ caCertificate: undefined });
  expect(unsafe).toMatchObject({ tried: { ok: false, words: expect.stringMatching(/certificate/i) }, kind: "broken" });
  // The server offers no sign-in without TLS, so that no password goes in the clear.
  expect((await refused({ security: "none" })).tried).toMatchObject({ ok: false });
});

test("[SE4] without sign-in the server relays nothing", async () => {
  const outcome = await open({ username: undefined }).deliver(mailTo(["ann"]), nowMs);
  expect(outcome).toMatchObject({ kind: "refused", words: expect.stringMatching(/Access denied|Relay|5\.7\.1/i) });
});
