import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { findChannel } from "#db/queries/channel.ts";
import { openGmail } from "#jobs/channels/gmail/send.ts";
import { gmailSettings } from "#jobs/channels/gmail/settings.ts";
import { askInDoubt } from "#jobs/sends/inquire.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { openGmailServer } from "#tests/support/providers/gmail.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import { makeReleaseWorkspace, messageRow } from "#tests/support/release-workspace.ts";

async function world(o: { ownMessageIds?: boolean } = {}) {
  const { db } = await makeDatabase();
  const w = await makeReleaseWorkspace(db, {
    channel: { kind: "gmail", idempotencyMs: null },
    sender: { address: "sam@team.example" },
  });
  const google = await openGmailServer(o);
  const settings = gmailSettings.parse({ clientId: "client", apiUrl: google.url, tokenUrl: `${google.url}/token` });
  const secret = { clientSecret: "client secret", refreshToken: "1//refresh" };
  const channel = openGmail(settings, secret, { waitMs: 2_000, mostBytes: 2_000_000 });
  const startId = await addStart(db, "<p>Dear {{user.firstName}}</p>");
  const deps = releaseDeps(db, { clock: w.nowMs, channel });
  return { ...w, google, channel, startId, deps, release: (clock = w.nowMs) => releaseDue({ ...deps, clock }) };
}
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("[CH5] a follow-up leaves in Gmail's thread of the first mail, and refers to the id that it left under", async () => {
  const w = await world({ ownMessageIds: true });
  const userId = await w.addUser();
  const first = await w.addMessage({ startId: w.startId, users: [userId] });
  expect(await w.release()).toMatchObject({ sent: 1 });
  const sent = await messageRow(w.db, first.id);
  const [held] = w.google.mailbox.held.values();
  expect(sent).toMatchObject({ providerId: held!.id, providerThreadId: held!.threadId });
  expect(sent.rfcMessageId).toBe("<CA0@mail.gmail.com>");
  const more = { startId: w.startId, users: [userId], conversationId: first.conversationId };
  const second = await w.addMessage({ ...more, createdAtMs: w.nowMs });
  expect(await w.release(w.nowMs + 1_000)).toMatchObject({ sent: 1 });
  expect(await messageRow(w.db, second.id)).toMatchObject({ providerThreadId: held!.threadId });
  expect(text(w.google.delivered[1]!.bytes)).toMatch(/^In-Reply-To: <CA0@mail\.gmail\.com>/m);
});

test("[SE3] taken, then cut: unknown, never sent again, and settled once Gmail is asked", async () => {
  const w = await world();
  const { id } = await w.addMessage({ startId: w.startId });
  w.google.fail("dropped");
  expect(await w.release()).toMatchObject({ unknown: 1 });
  w.google.fail(null);
  expect(await w.release(w.nowMs + 86_400_000)).toMatchObject({ claimed: 0 });
  expect(await askInDoubt({ ...w.deps, clock: w.nowMs + 3_600_000 })).toEqual({ asked: 1, found: 1 });
  const [held] = w.google.mailbox.held.values();
  expect(await messageRow(w.db, id)).toMatchObject({
    state: "sent",
    providerId: held!.id,
    providerThreadId: held!.threadId,
  });
  expect(w.google.delivered).toHaveLength(1);
});

test("[SE4][CH4] a revoked sign-in holds its queue, says so once, and nothing is lost", async () => {
  const w = await world();
  const ids = [];
  for (let n = 0; n < 5; n++) ids.push((await w.addMessage({ startId: w.startId })).id);
  w.google.revoke();
  for (let run = 0; run < 3; run++) await w.release(w.nowMs + run * 600_000);
  expect(await findChannel(w.db, w.channelId)).toMatchObject({
    ...{ state: "broken", brokenWhy: expect.stringContaining("Sign in with Google again") },
  });
  const said = await w.db.all(sql`select 1 from audit where action = 'channel.broken'`);
  expect(said).toHaveLength(1);
  const states = await Promise.all(ids.map(async (id) => (await messageRow(w.db, id)).state));
  expect(new Set(states)).toEqual(new Set(["pending"]));
  expect(w.google.delivered).toEqual([]);
});
