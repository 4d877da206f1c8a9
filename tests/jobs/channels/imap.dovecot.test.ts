import { expect, test } from "vitest";
import { smtpKind } from "#jobs/channels/smtp/kind.ts";
import { mailBytes } from "#tests/support/inbound.ts";
import { startDovecot } from "#tests/support/dovecot.ts";
import { testCertificate } from "#tests/support/certificate.ts";
import type { Followed } from "#jobs/channels/port.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 2, 4, 12, minute));
const mail = (subject: string, more: object = {}) =>
  mailBytes({ from: "una@customer.example", to: "ada@team.example", subject, ...more });

function open(
  o: { port: number; security?: "none" | "tls" | "starttls"; password?: string; mailbox?: string; ca?: string },
) {
  const imap = {
    host: "localhost",
    port: o.port,
    security: o.security ?? "none",
    username: "ada",
    mailbox: o.mailbox ?? "INBOX",
  };
  return smtpKind.open(
    { host: "localhost", port: 1, security: "none", imap, ...(o.ca ? { caCertificate: o.ca } : {}) },
    { password: "unused", imapPassword: o.password ?? "secret" },
  );
}
const mailsIn = (followed: Followed) => {
  if (followed.kind !== "mails") throw new Error(followed.words);
  return followed;
};
const subjectOf = (bytes: Uint8Array) => /^Subject: (.*)\r$/m.exec(new TextDecoder().decode(bytes))![1];

test("[CH7] a mailbox is read back to its last mails, both folders by date, then on from there, each mail once", async () => {
  const server = await startDovecot();
  for (const [minute, folder] of [[1, "INBOX"], [2, "Sent"], [3, "INBOX"], [4, "INBOX"], [5, "Sent"]] as const) {
    await server.append(folder, mail(`m${minute}`), at(minute));
  }
  const channel = open(server);
  const first = mailsIn(await channel.follow!(null, 4));
  expect(first.mails.map(({ bytes, sent, atMs }) => [subjectOf(bytes), sent, atMs])).toEqual([
    ["m2", true, at(2).getTime()],
    ["m3", false, at(3).getTime()],
    ["m4", false, at(4).getTime()],
    ["m5", true, at(5).getTime()],
  ]);
  expect(first.more).toBe(false);
  const again = mailsIn(await channel.follow!(first.place, 4));
  expect(again.mails).toEqual([]);
  await server.append("INBOX", mail("m6"), at(6));
  const on = mailsIn(await channel.follow!(again.place, 4));
  expect(on.mails.map(({ bytes }) => subjectOf(bytes))).toEqual(["m6"]);
  expect(new Set([...first.mails, ...on.mails].map(({ eventId }) => eventId)).size).toBe(5);
});

test("[CH7] a long mailbox comes in bounded batches; a folder made anew is read anew", async () => {
  const server = await startDovecot();
  for (let n = 1; n <= 60; n++) await server.append("INBOX", mail(`m${n}`), at(n % 60));
  const channel = open(server);
  const batches: string[][] = [];
  let place: string | null = null;
  for (let more = true; more;) {
    const followed = mailsIn(await channel.follow!(place, 55));
    batches.push(followed.mails.map(({ bytes }) => subjectOf(bytes)!));
    ({ place, more } = followed as { place: string; more: boolean });
  }
  expect(batches.map((batch) => batch.length)).toEqual([50, 5]);
  await server.append("Sent", mail("s1"), at(1));
  await server.recreate("Sent");
  await server.append("Sent", mail("s2"), at(2));
  expect(mailsIn(await channel.follow!(place, 55)).mails.map(({ bytes }) => subjectOf(bytes))).toEqual(["s2"]);
});

test("[CH7] over TLS and STARTTLS with a certificate that is trusted, and with no other", async () => {
  const server = await startDovecot();
  await server.append("INBOX", mail("m1"), at(1));
  const ca = testCertificate.authority;
  for (const o of [{ port: server.tlsPort, security: "tls" }, { port: server.port, security: "starttls" }] as const) {
    expect(mailsIn(await open({ ...o, ca }).follow!(null, 10)).mails).toHaveLength(1);
    expect(await open(o).follow!(null, 10)).toMatchObject({
      kind: "broken",
      words: expect.stringContaining("certificate"),
    });
  }
});

test("[CH7] [SE4] a refused password and a folder that is not there are for a person, a server that is gone is waited for", async () => {
  const server = await startDovecot();
  expect(await open({ ...server, password: "wrong" }).follow!(null, 10)).toMatchObject({
    kind: "broken",
    words: expect.stringContaining("refused the user name or password"),
  });
  expect(await open({ ...server, mailbox: "Nowhere" }).follow!(null, 10)).toMatchObject({
    kind: "broken",
    words: expect.stringContaining("no such folder"),
  });
  expect(await open({ port: 1 }).follow!(null, 10)).toMatchObject({ kind: "busy" });
});
