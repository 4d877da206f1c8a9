import type { EndpointName } from "#edge/contract/endpoints.ts";
import { sql } from "drizzle-orm";
import { addFailedIntake } from "#tests/support/failed-intake.ts";
import { type Desk, makeDesk } from "#tests/edge/desk/desk.ts";

export type World = Awaited<ReturnType<typeof makeWorld>>;

/** One of everything that an id can name. */
export async function makeWorld() {
  const desk = await makeDesk();
  const { ok, start, admin, acme, grace } = desk;
  const [message, approvable] = [
    (await start())[0]!,
    (await start({ approval: true, on: { accountIds: [acme.id] } }))[0]!,
  ];
  const ofBeta = { on: { accountIds: [desk.beta.id] } };
  const [sent] = await start({ ...ofBeta, when: "now" });
  await desk.release();
  const [watched, failed] = [(await start({ ...ofBeta, watchLife: true }))[0]!, (await start(ofBeta))[0]!];
  desk.clock.nowMs += 1;
  await ok("PATCH /api/accounts", { ids: [desk.beta.id], status: "churned" });
  await desk.deps.db.run(`update message set state = 'failed', ended_at_ms = 1 where id = '${failed.id}'`);
  const [sender] = (await ok("GET /api/senders")).items as { id: string }[];
  const mo = await desk.makeTeammate("member", "mo@parley.test");
  // Whoever started it approves it once another had a hand in it.
  await ok(`PATCH /api/messages/${approvable.id}`, { cc: ["cc@b.example"] }, mo);
  const upload = () => admin.call("POST /api/imports?fileName=x.csv", "Email\nann@b.example\n");
  const queued = (await upload()).body.id as string;
  await ok(`POST /api/imports/${queued}/run`, { columns: { Email: "user.email" } });
  await desk.deps.db.run(
    sql`insert into suppression (address, why, at_ms) values ('gone@b.example', 'hard_bounce', 0)`,
  );
  const unread = await addFailedIntake(desk.deps.db, desk.channel.id, [
    { body: "no mail" },
    { body: "no mail either" },
  ]);
  return {
    ...desk,
    unread,
    suppressed: "gone@b.example",
    message: message.id,
    started: (message.start as { id: string }).id,
    approvable: approvable.id,
    watched: watched.id,
    failed: failed.id,
    conversation: sent!.conversationId as string,
    sender: sender!.id,
    removable: (await ok("POST /api/senders", {
      channelId: (await ok("POST /api/channels", { kind: "outbox", name: "Left" })).id,
      teammateId: mo.id,
      address: "mo@parley.test",
    })).id,
    user: grace.id,
    erasable: (await ok("POST /api/users", { email: "gone@b.example" })).id,
    account: acme.id,
    upload: (await upload()).body.id as string,
    reread: (await upload()).body.id as string,
    queued,
    teammate: mo.id,
    session: await sessionOf(desk, mo.id),
    guarded: await guarded(desk),
    leaving: (await desk.makeTeammate("member", "lee@parley.test")).id,
    unused: (await ok("POST /api/channels", { kind: "outbox", name: "Unused" })).id,
    template: (await ok("POST /api/templates", { name: "T", subject: "S", html: "<p>H</p>" })).id,
    comment: (await ok(`POST /api/messages/${message.id}/comments`, { body: "Hm" })).id,
    deletable: (await ok(`POST /api/messages/${message.id}/comments`, { body: "Hm" })).id,
    trait: (await ok("POST /api/traits", { entity: "user", key: "plan", label: "Plan", type: "text" })).id,
    invited: ((await ok("POST /api/teammates", invite)).teammate as { id: string }).id,
    timeOff: (await ok("POST /api/time-off", { fromDay: dayIn(desk, 30), toDay: dayIn(desk, 31) })).id,
    holiday: (await ok(`PUT /api/holidays/${dayIn(desk, 60)}`, { name: "Eve" })).day as string,
    key: ((await ok("POST /api/keys", { name: "k" })).item as { id: string }).id,
    bulkRun: (await ok("POST /api/bulk-runs", {
      entity: "user",
      chosen: { all: true },
      act: { kind: "subscription", unsubscribed: false },
    })).id,
    ...await dashboard(desk),
    playbook: (await ok("POST /api/playbooks", {
      name: "P",
      definition: {
        rule: { field: "account.name", op: "is", value: "Nobody" },
        actions: [{
          kind: "start",
          key: "hello",
          channelId: desk.channel.id,
          sender: { mode: "teammate", teammateId: admin.id },
          content: { subject: "S", html: "<p>H</p>" },
        }],
      },
    })).id,
    view: (await ok("POST /api/views", { list: "accounts", name: "V", view: {} })).id,
    deleted: ((await ok(`POST /api/messages/${(await start())[0]!.id}/cancel`)).undo as { id: string }).id,
  };
}

async function dashboard({ ok }: Desk) {
  const made = await ok("POST /api/dashboards", { name: "D", like: "repliesAndOpens" });
  const [widget, removable] = made.widgets as { id: string }[];
  return {
    dashboard: made.id,
    widget: widget!.id,
    removableWidget: removable!.id,
    removableDashboard: (await ok("POST /api/dashboards", { name: "R" })).id,
  };
}

const sessionOf = async ({ ok }: Desk, teammateId: string) =>
  ((await ok(`GET /api/sessions?teammateId=${teammateId}`)).items as { id: string }[])[0]!.id;

/** Who signs in with a second factor. */
async function guarded({ deps, makeTeammate }: Desk): Promise<string> {
  const { id } = await makeTeammate("member", "gus@parley.test");
  await deps.db.run(sql`update login set two_factor_enabled = 1 where id = ${id}`);
  return id;
}

export const invite = { email: "ivy@parley.test", firstName: "Ivy", lastName: "I", role: "member" };
export const dayIn = (w: { clock: { nowMs: number } }, days: number): string =>
  new Date(w.clock.nowMs + days * 86_400_000).toISOString().slice(0, 10);
export const later = (w: World) => new Date(w.clock.nowMs + 3_600_000).toISOString();

/** Tested where their one-time links, passwords and unknown messages are (sign-in.test.ts, team/, messages.test.ts). */
export const elsewhere: EndpointName[] = [
  "POST /api/setup",
  "POST /api/join/:token",
  "POST /api/sign-in",
  "POST /api/sign-out",
  "POST /api/sign-in/second-factor",
  "POST /api/sign-in/mailed-code",
  "POST /api/sign-in/by-code",
  "POST /api/reset/:token",
  "POST /api/me/password",
  "POST /api/me/second-factor",
  "POST /api/me/second-factor/confirm",
  "POST /api/me/second-factor/backup-codes",
  "POST /api/me/second-factor/end",
  "POST /api/messages/:id/settle",
  // Needs a reply: desk/long-thread.test.ts
  "POST /api/conversations/:id/unread",
  "POST /api/messages/:id/ask-provider",
];
