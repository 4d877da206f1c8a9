import { type Item, itemsOf, makeDesk } from "#tests/edge/desk/desk.ts";
import type { TestDatabase } from "#tests/support/database.ts";
import { makeSweeps } from "#tests/support/playbooks.ts";

type Over = Record<string, unknown>;
export type PlaybookDesk = Awaited<ReturnType<typeof makePlaybookDesk>>;

/** A desk with playbooks: Acme is subscribed and Beta is not, so that the usual rule takes one account of two. */
export async function makePlaybookDesk(o: { database?: TestDatabase; startMs?: number } = {}) {
  const desk = await makeDesk(o);
  const { ok, admin, channel } = desk;
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
  const { tick } = makeSweeps(desk.database, desk.clock);
  const pending = async () => itemsOf(await admin.call("GET /api/messages"));
  const staysIn = async (id: string, query = ""): Promise<Item[]> =>
    itemsOf(await admin.call(`GET /api/playbooks/${id}/enrollments${query}`));
  return { ...desk, subscribed, mail, followUp, definition, make, edit, publish, tick, pending, staysIn };
}

/** The problems of a playbook's answer as `[level, field]`. */
export const problemsOf = (answer: Item): [string, string][] =>
  (answer.problems as { level: string; field: string }[]).map(({ level, field }) => [level, field]);
