import { expect, test } from "vitest";
import { bounceBytes, mailBytes } from "#tests/support/inbound.ts";
import { richBytes, takeIn } from "#tests/support/take-in.ts";
import { dayMs, hourMs, type Item, itemsOf, makeDesk, refusalOf } from "./desk.ts";

type Thread = Item & { messages: Item[] };

/** A conversation with Grace whose first mail has left an hour ago. */
async function makeThread() {
  const desk = await makeDesk();
  const { deps, channel, clock, grace, acme, admin, ok, database } = desk;
  const [first] = await desk.start({
    on: { userIds: [grace.id], accountId: acme.id },
    audience: undefined,
    when: "now",
    content: { subject: "Plan", html: "<p>Hello {{user.firstName}}</p>" },
  });
  await desk.release();
  clock.nowMs += hourMs;
  const [{ id: rfc } = { id: "" }] = await database.db.all<{ id: string }>(
    `select rfc_message_id as id from message where id = '${first!.id}'`,
  );
  const path = `/api/conversations/${first!.conversationId}`;
  const from = "Grace Hopper <grace@acme.example>";
  const [{ address: to } = { address: "" }] = itemsOf(await admin.call("GET /api/senders")) as unknown as {
    address: string;
  }[];
  const thread = () => ok(`GET ${path}`) as Promise<Thread>;
  const list = async (query: string) =>
    itemsOf(await admin.call(`GET /api/conversations?${query}`)).map(({ id }) => id);
  const take = (bytes: Uint8Array) => takeIn(deps, channel.id, bytes);
  return { ...desk, first: first!, rfc, path, from, to: to!, thread, list, take, id: first!.conversationId as string };
}

test("[VI9] [CH6] a reply shows in the thread with its quote apart, its pictures blocked and its files by part", async () => {
  const { take, from, to, rfc, thread, list, clock, id, admin, database } = await makeThread();
  expect(await list("replied=false&state=active")).toContain(id);
  expect(await take(richBytes({ from, to, inReplyTo: rfc }))).toEqual({ kind: "done" });
  const at = new Date(clock.nowMs).toISOString();
  const view = await thread();
  expect(view).toMatchObject({
    replied: { firstAt: at, at },
    automaticAt: null,
    bounced: null,
    newest: { direction: "in", at, words: expect.stringMatching(/^Yes, Thursday works\./) },
    messages: [{ direction: "out", inbound: null, events: [] }, {
      direction: "in",
      from: { address: "grace@acme.example" },
      inbound: {
        automatic: null,
        hasPictures: true,
        quotedHtml: expect.stringContaining("The old words"),
        files: [{ name: "page.html", type: "text/html", size: 25 }],
      },
    }],
  });
  expect([await list("replied=true"), await list("replied=false&state=active")]).toEqual([[id], []]);

  const reply = view.messages[1]! as Item & { html: string; inbound: { files: { part: number }[] } };
  expect(reply.html).not.toMatch(/script|onerror|old words/i);
  const page = async (query = "") => await admin.call(`GET /api/messages/${reply.id}/view${query}`);
  const folded = await page();
  expect(folded.body.text).toMatch(/Thursday/);
  expect(folded.body.text).not.toMatch(/old words| src="https:/);
  expect(folded.headers.get("Content-Security-Policy")).toMatch(/sandbox allow-same-origin; .*img-src 'self' data:;/);
  const whole = await page("?quoted=true&pictures=true");
  expect(whole.body.text).toMatch(/old words/);
  expect(whole.body.text).toMatch(/ src="https:\/\/far\.example\/pixel\.png"/);
  expect(whole.headers.get("Content-Security-Policy")).toMatch(/img-src 'self' data: https: http:/);

  // Its own picture is shown, its page is a file to keep; neither can run.
  const shown = /src="(\/api\/messages\/\w+\/files\/\d+)"/.exec(String(folded.body.text))![1]!;
  const picture = await admin.call(`GET ${shown}`);
  expect([picture.headers.get("Content-Type"), picture.headers.get("Content-Disposition")]).toEqual([
    "image/gif",
    expect.stringMatching(/^inline/),
  ]);
  const file = await admin.call(`GET /api/messages/${reply.id}/files/${reply.inbound.files[0]!.part}`);
  expect(file.body.text).toBe("<script>alert(1)</script>");
  expect(file.headers.get("Content-Type")).toBe("application/octet-stream");
  expect(file.headers.get("Content-Disposition")).toBe(
    `attachment; filename="page.html"; filename*=UTF-8''page.html`,
  );
  expect(file.headers.get("X-Content-Type-Options")).toBe("nosniff");
  await database.db.run(`update inbound_mail set files = replace(files, 'text/html', 'application/pdf')`);
  const claimed = await admin.call(`GET /api/messages/${reply.id}/files/${reply.inbound.files[0]!.part}`);
  expect(claimed.headers.get("Content-Type")).toBe("application/octet-stream");
  for (const part of ["999", "x", "-1"]) {
    expect(refusalOf(await admin.call(`GET /api/messages/${reply.id}/files/${part}`))[0]).toBe(404);
  }
  expect((await admin.call(`GET /api/messages/${reply.id}/raw`)).body.text).toMatch(/^From: Grace Hopper/);
  expect((await admin.call(`GET /api/messages/${reply.id}/preview`)).body).toMatchObject({ sealed: true });
});

test("[CH6] an automatic answer is shown and is no reply; a bounce stands on its message with code, class and words", async () => {
  const { take, from, to, rfc, thread, list, id, first, grace } = await makeThread();
  await take(mailBytes({
    from,
    to,
    subject: "Out of office",
    inReplyTo: rfc,
    headers: ["Auto-Submitted: auto-replied"],
    text: "I am out of the office until Monday.",
  }));
  await take(bounceBytes({ address: "grace@acme.example", rfcMessageId: rfc, words: "No such user here" }));
  expect(await thread()).toMatchObject({
    replied: null,
    automaticAt: expect.any(String),
    bounced: { code: "5.1.1", class: "hard" },
    messages: [{
      id: first.id,
      events: [{
        kind: "bounce",
        user: { id: grace.id, name: "Grace" },
        address: "grace@acme.example",
        code: "5.1.1",
        class: "hard",
        why: expect.stringContaining("No such user here"),
        suppressed: true,
        done: false,
      }],
    }, { direction: "in", inbound: { automatic: "out_of_office" } }],
  });
  expect([await list("bounced=true"), await list("replied=true")]).toEqual([[id], []]);
  expect(await list("bounced=false")).not.toContain(id);
});

test("[ST9] [PR3] what a reply would be is said before it is written: to whom, by whom and when", async () => {
  const { take, from, to, rfc, path, ok, clock, admin } = await makeThread();
  await take(richBytes({ from, to: `${to}, edsger@beta.example`, inReplyTo: rfc, cc: "boss@acme.example" }));
  clock.nowMs += 1;
  await take(mailBytes({ from, to, inReplyTo: rfc, headers: ["Auto-Submitted: auto-replied"], subject: "Away" }));
  const plan = await ok(`GET ${path}/reply`);
  expect(plan).toMatchObject({
    refused: null,
    to: [{ address: "grace@acme.example" }],
    subject: "Re: Plan",
    sender: { id: admin.id },
    forecast: { hold: null, expectedAt: expect.any(String) },
  });
  expect((plan.cc as { address: string }[]).map(({ address }) => address).toSorted()).toEqual([
    "boss@acme.example",
    "edsger@beta.example",
  ]);
  const at = new Date(clock.nowMs + dayMs).toISOString();
  const later = (await ok(`GET ${path}/reply?at=${at}`)).forecast as { expectedAt: string; hold: { kind: string } };
  expect(later.hold.kind).toBe("send_date");
  expect(Date.parse(later.expectedAt) - Date.parse(at)).toBeGreaterThanOrEqual(0);
  expect(Date.parse(later.expectedAt) - Date.parse(at)).toBeLessThan(5_000);
  const past = new Date(clock.nowMs - 1).toISOString();
  expect(refusalOf(await admin.call(`GET ${path}/reply?at=${past}`))).toEqual([422, "invalid_field", "when.at"]);
});

test("[ST9] [PR2] a reply that can be taken back leaves after 10 s and never before; deleted, it does not", async () => {
  const { path, ok, release, clock, message } = await makeThread();
  const reply = () => ok(`POST ${path}/replies`, { content: { html: "<p>Yes</p>" }, undoable: true });
  const [kept, taken] = [await reply(), await reply()];
  clock.nowMs += 9_999;
  expect((await release()).sent).toBe(0);
  await ok(`POST /api/messages/${taken.id}/cancel`);
  clock.nowMs += 1;
  expect((await release()).sent).toBe(1);
  expect([(await message(kept.id)).state, (await message(taken.id)).state]).toEqual(["sent", "cancelled"]);
});

test("[VI9] [AD2] a conversation is closed by hand with its reason and opened again, but not while mail of it waits", async () => {
  const { path, ok, admin, thread, list, id, makeTeammate, clock, take, from, to, rfc } = await makeThread();
  const patch = (body: unknown, by = admin) => by.call(`PATCH ${path}`, body);
  expect((await patch({ state: "closed", closedWhy: "Solved by phone" })).body).toMatchObject({
    state: "closed",
    closedWhy: "Solved by phone",
  });
  expect([await list("state=active"), (await list("state=closed")).includes(id)]).toEqual([
    expect.not.arrayContaining([id]),
    true,
  ]);
  expect((await patch({ state: "active" })).body).toMatchObject({ state: "active", closedWhy: null });
  expect((await patch({ state: "closed" })).body).toMatchObject({ closedWhy: "by_hand" });
  clock.nowMs += 1;
  await take(mailBytes({ from, to, inReplyTo: rfc }));
  expect(await thread()).toMatchObject({ state: "active", closedWhy: null });
  await ok(`POST ${path}/replies`, { content: { html: "<p>Yes</p>" }, when: { delayDays: 1 } });
  expect(refusalOf(await patch({ state: "closed" }))).toEqual([409, "conflict", undefined]);
  expect(await thread()).toMatchObject({ state: "active", pending: 1 });
  for (
    const body of [{}, { state: "pending" }, { state: "closed", closedWhy: "" }, { state: "active", closedWhy: "x" }]
  ) {
    expect(refusalOf(await patch(body))[0]).toBe(422);
  }
  const eve = await makeTeammate("observer", "eve@parley.test");
  expect(refusalOf(await patch({ state: "closed" }, eve))[1]).toBe("not_allowed");
  const trail = itemsOf(await admin.call(`GET /api/audit?entity=conversation&entityId=${id}`)).map(({ action }) =>
    action
  );
  expect(trail).toEqual(["conversation.closed", "conversation.reopened", "conversation.closed"]);
});
