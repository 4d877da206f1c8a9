import { expect, test } from "vitest";
import { openGmail } from "#jobs/channels/gmail/send.ts";
import { gmailSettings } from "#jobs/channels/gmail/settings.ts";
import type { Channel, FollowedMail } from "#jobs/channels/port.ts";
import { openGmailServer } from "#tests/support/providers/gmail.ts";

const mail = (n: number, more = "") =>
  new TextEncoder().encode(`From: ann@x.example\r\nTo: sam@team.example\r\nSubject: ${n}\r\n\r\nHi ${more}\r\n`);
const subjects = (mails: FollowedMail[]) => mails.map(({ bytes }) => /Subject: (\d+)/.exec(text(bytes))![1]);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function world() {
  const server = await openGmailServer();
  const settings = gmailSettings.parse({ clientId: "client", apiUrl: server.url, tokenUrl: `${server.url}/token` });
  const secret = { clientSecret: "client secret", refreshToken: "1//refresh" };
  const channel = openGmail(settings, secret, { waitMs: 5_000, mostBytes: 2_000_000 });
  const receive = async (from: number, count: number, labels = ["INBOX"]) => {
    for (let n = from; n < from + count; n++) await server.mailbox.add(mail(n), { labels });
  };
  return { server, channel, receive };
}

/** All there is, run by run. */
async function readAll(channel: Channel, place: string | null, most = 1_000) {
  const runs: FollowedMail[][] = [];
  for (;;) {
    const followed = await channel.follow!(place, most);
    if (followed.kind !== "mails") throw new Error(followed.words);
    runs.push(followed.mails);
    place = followed.place;
    if (!followed.more) return { runs, mails: runs.flat(), place };
  }
}

test("[CH7] connecting reads back the last mails, the oldest first, a bounded number in one run", async () => {
  const { channel, receive } = await world();
  await receive(1, 130);
  const { runs, mails } = await readAll(channel, null, 120);
  expect(subjects(mails)).toEqual(Array.from({ length: 120 }, (_, n) => String(n + 11)));
  expect(runs.map(({ length }) => length).filter((length) => length > 0)).toEqual([50, 50, 20]);
});

test("[CH7] then what came since, each mail once, also what came while the old ones were read", async () => {
  const { channel, receive } = await world();
  await receive(1, 60);
  const first = await channel.follow!(null, 1_000) as { place: string; mails: FollowedMail[] };
  await receive(61, 250);
  const rest = await readAll(channel, first.place);
  const all = [...first.mails, ...rest.mails];
  expect(subjects(all)).toEqual(Array.from({ length: 310 }, (_, n) => String(n + 1)));
  expect(new Set(all.map(({ eventId }) => eventId)).size).toBe(310);
  expect((await readAll(channel, rest.place)).mails).toEqual([]);
});

test("[CH7] drafts, spam and what was thrown away are not read; a mail that left says so", async () => {
  const { channel, receive, server } = await world();
  await receive(1, 1);
  const { place } = await readAll(channel, null);
  for (const label of ["DRAFT", "SPAM", "TRASH"]) await receive(9, 1, [label]);
  await server.mailbox.add(mail(2), { labels: ["SENT"], threadId: "19aa", atMs: 77 });
  const { mails } = await readAll(channel, place);
  expect(mails).toEqual([expect.objectContaining({ sent: true, threadId: "19aa", atMs: 77, bytes: mail(2) })]);
});

test("[CH7] a history that is gone is read anew, and the same mail is the same event", async () => {
  const { channel, receive, server } = await world();
  await receive(1, 3);
  const first = await readAll(channel, null);
  await receive(4, 2);
  server.mailbox.forgetHistory();
  const again = await readAll(channel, first.place);
  expect(subjects(again.mails)).toEqual(["1", "2", "3", "4", "5"]);
  expect(again.mails.slice(0, 3).map(({ eventId }) => eventId)).toEqual(first.mails.map(({ eventId }) => eventId));
});

test("[CH7] a mail that is gone by the time it is fetched is passed over", async () => {
  const { channel, receive, server } = await world();
  await receive(1, 60);
  const first = await channel.follow!(null, 1_000) as { place: string };
  const ids = [...server.mailbox.held.keys()];
  server.mailbox.held.delete(ids[55]!);
  expect(subjects((await readAll(channel, first.place)).mails)).toEqual([
    "51",
    "52",
    "53",
    "54",
    "55",
    "57",
    "58",
    "59",
    "60",
  ]);
});

test("[CH7] a mailbox that cannot be read keeps its place and says why", async () => {
  const { channel, receive, server } = await world();
  await receive(1, 1);
  const { place } = await readAll(channel, null);
  server.revoke();
  server.fail("revoked");
  expect(await channel.follow!(place, 10)).toEqual({
    kind: "broken",
    words: expect.stringContaining("Sign in with Google"),
  });
  await server.close();
  expect(await channel.follow!(place, 10)).toMatchObject({ kind: "busy" });
});

test("[CH7] a mail that somebody takes out of spam is read then, once; one that only loses another label is not read again", async () => {
  const { server, channel, receive } = await world();
  await receive(1, 1);
  const first = await readAll(channel, null);
  const inSpam = await server.mailbox.add(mail(2), { labels: ["SPAM"] });
  const other = await server.mailbox.add(mail(3), { labels: ["INBOX", "UNREAD"] });
  const before = await readAll(channel, first.place);
  expect(subjects(before.mails)).toEqual(["3"]);
  server.mailbox.relabel(inSpam.id, ["SPAM"], ["INBOX"]);
  server.mailbox.relabel(other.id, ["UNREAD"], []);
  const rescued = await readAll(channel, before.place);
  expect(subjects(rescued.mails)).toEqual(["2"]);
  expect((await readAll(channel, rescued.place)).mails).toEqual([]);
});
