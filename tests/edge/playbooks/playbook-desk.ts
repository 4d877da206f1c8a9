import { makePlaybooks } from "#jobs/playbooks/run.ts";
import { type Item, itemsOf, makeDesk } from "#tests/edge/desk/desk.ts";
import type { TestDatabase } from "#tests/support/database.ts";

type Over = Record<string, unknown>;
export type PlaybookDesk = Awaited<ReturnType<typeof makePlaybookDesk>>;

/** A desk with playbooks: Acme is subscribed and Beta is not, so that the usual rule takes one account of two. */
export async function makePlaybookDesk(o: { database?: TestDatabase; startMs?: number } = {}) {
  const desk = await makeDesk(o);
  const { ok, admin, channel, deps, database } = desk;
  const subscribed = { field: "account.status", op: "is", value: "subscribed" };
  /** A mail to everybody of the account. */
  const mail = (over: Over = {}) => ({
    kind: "start",
    key: "hello",
    channelId: channel.id,
    sender: { mode: "teammate", teammateId: admin.id },
    audience: { kind: "all" },
    content: { subject: 'Hi {{user.firstName | "there"}}', html: "<p>Hello {{account.name}}</p>" },
    ...over,
  });
  const followUp = (over: Over = {}) => ({
    kind: "followUp",
    key: "again",
    after: "hello",
    content: { subject: "", html: "<p>Still there?</p>" },
    ...over,
  });
  const definition = (over: Over = {}) => ({ rule: subscribed, actions: [mail()], ...over });
  const make = (over: Over = {}, name = "Welcome") => ok("POST /api/playbooks", { name, definition: definition(over) });
  const edit = (id: string, over: Over) => ok(`PATCH /api/playbooks/${id}`, { definition: definition(over) });
  /** What is worked on goes live, with whatever number matches confirmed where one is named. */
  const publish = async (id: string, over: Over = {}) => {
    const { draftNo } = await ok(`GET /api/playbooks/${id}`);
    return await ok(`POST /api/playbooks/${id}/publish`, { draftNo, ...over });
  };
  const playbooks = makePlaybooks({
    db: database.db,
    long: database.long,
    lists: database.lists,
    nowMs: deps.nowMs,
    log: (level, event, fields) => {
      if (level === "error") throw new Error(`${event} ${JSON.stringify(fields)}`);
    },
  });
  /** One tick of the job, `afterMs` later. */
  const tick = (afterMs = 0) => {
    desk.clock.nowMs += afterMs;
    return playbooks.run();
  };
  const pending = async () => itemsOf(await admin.call("GET /api/messages"));
  const staysIn = async (id: string, query = ""): Promise<Item[]> =>
    itemsOf(await admin.call(`GET /api/playbooks/${id}/enrollments${query}`));
  return { ...desk, subscribed, mail, followUp, definition, make, edit, publish, tick, pending, staysIn };
}

/** The problems of a playbook's answer as `[level, field]`. */
export const problemsOf = (answer: Item): [string, string][] =>
  (answer.problems as { level: string; field: string }[]).map(({ level, field }) => [level, field]);
