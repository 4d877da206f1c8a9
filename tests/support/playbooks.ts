import { sql } from "drizzle-orm";
import type { Databases, Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import type { Log } from "#jobs/log.ts";
import type { PlaybookAction, PlaybookDefinition, Reentry, StandingDefinition } from "#jobs/playbooks/definition.ts";
import { makePlaybooks, type PlaybooksReport } from "#jobs/playbooks/run.ts";

type By = { teammateId: string; channelId: string };
type Of<K extends PlaybookAction["kind"]> = Extract<PlaybookAction, { kind: K }>;
/** An action as a test says it; what it leaves out is usual. `html` is what its mails say. */
export type GivenAction = PlaybookAction & { html?: string; subject?: string };

/** A mail to everybody of the account at once, to be sent a day later. */
export const mail = (
  by: By,
  key: string,
  over: Partial<Omit<Of<"start">, "start">> & { start?: Partial<StandingDefinition>; html?: string } = {},
): GivenAction => ({
  kind: "start",
  key,
  name: key,
  afterDays: 0,
  reviewHours: 24,
  undo: "delete",
  templateId: null,
  ...over,
  start: {
    channelId: by.channelId,
    sender: { mode: "teammate", teammateId: by.teammateId },
    replyTo: null,
    audience: "all",
    cc: [],
    bcc: [],
    strategy: "perUser",
    allowUnsubscribes: true,
    approval: false,
    watchLife: true,
    traits: [],
    ...over.start,
  },
});

/** A mail in the same thread three days after that of `after`. */
export const followUp = (
  key: string,
  after: string,
  over: Partial<Of<"followUp">> & { html?: string; subject?: string } = {},
): GivenAction => ({
  kind: "followUp",
  key,
  name: key,
  after,
  afterDays: 3,
  reviewHours: 24,
  undo: "delete",
  templateId: null,
  approval: false,
  ...over,
});

export const traitSet = (
  key: string,
  traitId: string,
  value: Of<"setTrait">["value"],
  over: Partial<Of<"setTrait">> = {},
): GivenAction => ({ kind: "setTrait", key, name: key, afterDays: 0, on: "account", traitId, value, ...over });

export type GivenVersion = {
  /** A filter of accounts. */
  rule?: unknown;
  reentry?: Reentry;
  existing?: "enroll" | "leave";
  actions: readonly GivenAction[];
  nowMs: number;
};

/** A live playbook as a row alone: `version` says that it has some, and none is made. */
export async function addPlaybookRow(
  db: Db,
  by: Pick<By, "teammateId">,
  { id = newId(), version = 0, definition = {}, nowMs = 0 }: {
    id?: string;
    version?: number;
    definition?: object;
    nowMs?: number;
  } = {},
): Promise<string> {
  await db.run(
    sql`insert into playbook (id, name, name_key, state, definition, version, created_by_id, created_at_ms, updated_at_ms)
    values (${id}, 'Welcome', 'welcome', 'live', ${
      JSON.stringify(definition)
    }, ${version}, ${by.teammateId}, ${nowMs}, ${nowMs})`,
  );
  return id;
}

/** A live playbook in its first version, as publishing leaves it. */
export async function addPlaybook(db: Db, by: By, given: GivenVersion): Promise<string> {
  const id = await addPlaybookRow(db, by, { nowMs: given.nowMs });
  await addVersion(db, by, id, given);
  return id;
}

/** Its next version runs from here on. Answers the standing starts of its actions by their key. */
export async function addVersion(
  db: Db,
  by: By,
  playbookId: string,
  given: GivenVersion,
): Promise<Record<string, string>> {
  const [row] = await db.all<{ no: number }>(
    sql`update playbook set version = version + 1, swept_at_ms = null, fault = null
    where id = ${playbookId} returning version as no`,
  );
  const { no } = row!;
  const starts: Record<string, string> = {};
  const definition: PlaybookDefinition = {
    rule: { json: given.rule ?? { all: [] }, timeZone: "UTC", meId: by.teammateId },
    reentry: given.reentry ?? { kind: "once" },
    existing: given.existing ?? "enroll",
    actions: given.actions.map(({ html: _, ...action }) => action),
  };
  for (const [n, action] of given.actions.entries()) {
    let startId: string | null = null;
    if (action.kind !== "setTrait") {
      startId = starts[action.key] = newId();
      const content = contentFromHtml({ subject: action.subject ?? "Hello", html: action.html ?? "<p>Welcome</p>" });
      const frozen = action.kind === "start" ? action.start : {};
      await db.run(sql`insert into start (id, name, definition, seed, subject_text, template_id, state, playbook_id,
          action_key, created_by_id, created_at_ms)
        values (${startId}, ${action.key}, ${JSON.stringify(frozen)}, ${seedUpdate(content)}, ${subjectLine(content)},
          ${action.templateId}, 'standing', ${playbookId}, ${action.key}, ${by.teammateId}, ${given.nowMs})`);
    }
    await db.run(sql`insert into playbook_action (playbook_id, version_no, key, n, kind, start_id)
      values (${playbookId}, ${no}, ${action.key}, ${n}, ${action.kind}, ${startId})`);
  }
  await db.run(sql`insert into playbook_version (playbook_id, no, definition, created_by_id, created_at_ms)
    values (${playbookId}, ${no}, ${JSON.stringify(definition)}, ${by.teammateId}, ${given.nowMs})`);
  return starts;
}

/** A log for a job of which a test expects no error. */
export const failOnError: Log = (level, event, fields) => {
  if (level === "error") throw new Error(`${event} ${JSON.stringify(fields)}`);
};

/** The job over a database, at a clock that a test sets; what goes wrong in it fails the test. */
export function makeSweeps(database: Pick<Databases, "db" | "long" | "lists">, clock: { nowMs: number }) {
  const playbooks = makePlaybooks({
    db: database.db,
    long: database.long,
    lists: database.lists,
    nowMs: () => clock.nowMs,
    log: failOnError,
  });
  return {
    clock,
    /** One tick of the job, `afterMs` later. */
    tick(afterMs = 0): Promise<PlaybooksReport> {
      clock.nowMs += afterMs;
      return playbooks.run();
    },
  };
}
