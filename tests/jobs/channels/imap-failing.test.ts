import { expect, test } from "vitest";
import { followImap } from "#jobs/channels/smtp/imap.ts";
import { mostAsks } from "#jobs/channels/smtp/limits.ts";
import { type ImapFailure, startImapServer } from "#tests/support/imap-server.ts";

async function makeMailbox() {
  const state: { uids: number[]; failure: ImapFailure; failing?: number[] } = { uids: [1, 2, 3], failure: null };
  const { port } = startImapServer(state);
  const settings = { host: "127.0.0.1", port, security: "none" as const, username: "ada", mailbox: "INBOX" };
  const look = async (place: string | null) => {
    const followed = await followImap({ settings, password: "secret" }, place, 1_000);
    return followed.kind === "mails"
      ? {
        kind: followed.kind,
        place: followed.place,
        more: followed.more,
        uids: followed.mails.map(({ eventId }) => Number(eventId.split(":").at(-1))),
        unread: followed.mails.flatMap(({ unread }) => unread ?? []),
      }
      : followed;
  };
  const read = async (place: string | null) => {
    const looked = await look(place);
    if (looked.kind !== "mails") throw new Error(looked.words);
    return looked;
  };
  const first = await read(null);
  expect(first.uids).toEqual([1, 2, 3]);
  state.uids = [1, 2, 3, 4, 5];
  return { state, look, read, place: first.place };
}

test("[CH7] a question that the server refuses is a fault: the place stays, and what came meanwhile is read after it", async () => {
  for (const failure of ["search-no", "search-bad", "fetch-no"] as const) {
    const { state, look, read, place } = await makeMailbox();
    state.failure = failure;
    expect(await look(place), failure).toMatchObject({ kind: "busy" });
    state.failure = null;
    expect((await read(place)).uids, failure).toEqual([4, 5]);
  }
});

test("[CH7] mails that the server holds and does not give are read once it gives them, and none twice", async () => {
  for (const failure of ["fetch-nil", "fetch-missing"] as const) {
    const { state, read, place } = await makeMailbox();
    state.failure = failure;
    const empty = await read(place);
    expect(empty, failure).toMatchObject({ uids: [], more: false });
    state.failure = null;
    const whole = await read(empty.place);
    expect(whole, failure).toMatchObject({ uids: [4, 5], unread: [], more: false });
    expect((await read(whole.place)).uids, failure).toEqual([]);
  }
});

test("[CH7] [CH6] one mail that is never given holds up no other, and in the end is told by its UID", async () => {
  const { state, read, place: start } = await makeMailbox();
  Object.assign(state, { failure: "fetch-nil", failing: [4] });
  let looked = await read(start);
  expect(looked.uids).toEqual([5]);
  state.uids.push(6);
  looked = await read(looked.place);
  expect(looked.uids).toEqual([6]);
  for (let asked = 3; asked < mostAsks; asked++) {
    looked = await read(looked.place);
    expect(looked.uids).toEqual([]);
  }
  looked = await read(looked.place);
  expect(looked).toMatchObject({ uids: [4], unread: [expect.stringContaining("UID 4 in INBOX")] });
  expect((await read(looked.place)).uids).toEqual([]);
});

test("[CH7] a mail that is deleted before it is given is gone, and asked for no more", async () => {
  const { state, read, place } = await makeMailbox();
  Object.assign(state, { failure: "fetch-nil", failing: [4] });
  const looked = await read(place);
  state.uids = [1, 2, 3, 5];
  const after = await read(looked.place);
  expect(after).toMatchObject({ uids: [], unread: [] });
  expect(JSON.parse(after.place).due).toEqual([]);
});
