import { makeChecks } from "#jobs/checks/run.ts";
import { makeChannels } from "#jobs/sends/channels.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { pauses, terms } from "#jobs/sends/terms.ts";
import { runStarts } from "#jobs/starts/run.ts";
import { type Answer, type Caller, makeTestApp } from "#tests/support/app.ts";
import type { TestDatabase } from "#tests/support/database.ts";

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
export type Item = Record<string, unknown> & { id: string };
export type Desk = Awaited<ReturnType<typeof makeDesk>>;

/** Answers `[status, code, field]` of a refusal. */
export const refusalOf = ({ status, body }: Answer): [number, string, string | undefined] => {
  const { code, field } = (body as { error: { code: string; field?: string } }).error;
  return [status, code, field];
};
export const itemsOf = ({ body }: Answer): Item[] => (body as { items: Item[] }).items;

/** The whole app with an outbox, two accounts and their users, all made over the API; jobs run when the test says so. */
export async function makeDesk(o: { database?: TestDatabase; publicUrl?: string; startMs?: number } = {}) {
  const app = await makeTestApp(o);
  const { admin, deps, clock, database } = app;
  const ok = async (name: string, body?: unknown, by: Caller = admin): Promise<Item> => {
    const answer = await by.call(name, body);
    if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as Item;
  };
  const [channel] = itemsOf(await admin.call("GET /api/channels"));
  const acme = await ok("POST /api/accounts", { name: "Acme", status: "subscribed" });
  const beta = await ok("POST /api/accounts", { name: "Beta" });
  const member = (email: string, firstName: string | null, account: Item, isOwner = false) =>
    ok("POST /api/users", { email, firstName, accounts: [{ id: account.id, isOwner }] });
  const grace = await member("grace@acme.example", "Grace", acme, true);
  const alan = await member("alan@acme.example", null, acme);
  const edsger = await member("edsger@beta.example", "Edsger", beta);

  const startBody = (change: Record<string, unknown> = {}) => ({
    channelId: channel!.id,
    sender: { mode: "teammate", teammateId: admin.id },
    on: { accountIds: [acme.id, beta.id] },
    audience: { kind: "all" },
    content: { subject: 'Hi {{user.firstName | "there"}}', html: "<p>Hello <strong>{{account.name}}</strong></p>" },
    when: { delayDays: 1 },
    ...change,
  });
  const runStartJobs = () => runStarts({ db: database.db, long: database.long, nowMs: deps.nowMs, log: deps.log });
  /** Starts, and creates at once what it starts. Returns the messages as the pending view lists them. */
  const start = async (change: Record<string, unknown> = {}): Promise<Item[]> => {
    const { id } = await ok("POST /api/starts", startBody(change));
    await runStartJobs();
    return itemsOf(await admin.call(`GET /api/messages?startId=${id}`));
  };
  /** One pass of the release, at the clock of the test. */
  const release = async () => {
    const sending = { publicUrl: deps.config.publicUrl, sendMode: deps.config.sendMode };
    const channels = makeChannels(database.db, deps.vault, sending);
    const { channelOf } = channels;
    const { links, log } = deps;
    const report = await releaseDue({
      db: database.db,
      channelOf,
      links,
      sending,
      clock: clock.nowMs,
      random: () => 0.5,
      log,
      terms,
      pauses,
    });
    await channels.close();
    return report;
  };
  /** What the job of the checks does, at the clock of the test. */
  const runChecks = () => makeChecks({ db: database.long, links: deps.links, log: deps.log, clock: clock.nowMs }).run();
  const message = async (id: string) => (await admin.call(`GET /api/messages/${id}`)).body as Item;
  return {
    ...app,
    ok,
    channel: channel!,
    acme,
    beta,
    grace,
    alan,
    edsger,
    startBody,
    start,
    runStartJobs,
    release,
    runChecks,
    message,
  };
}
