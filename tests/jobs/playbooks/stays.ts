import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { waitForFollowUps } from "#db/queries/enrollment-make.ts";
import { lanes } from "#db/schema/conversation.ts";
import { batch } from "#db/statements.ts";
import type { PlaybookAction, Undo } from "#jobs/playbooks/definition.ts";
import type { PlaybooksDeps } from "#jobs/playbooks/deps.ts";
import { addPlaybookRow, failOnError } from "#tests/support/playbooks.ts";
import { addStart } from "#tests/support/release.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

export const dayMs = 86_400_000;
export const minuteMs = 60_000;

type Over = { undo?: Undo; subject?: string; html?: string; approval?: boolean; reviewHours?: number };
export type GivenAction =
  & Over
  & ({ key: string; kind: "start" } | { key: string; kind: "followUp"; after: string; afterDays: number });

/** A workspace with a live playbook of these actions, stays in it, and the mails that they made, at a clock of its own. */
export async function makeStays(db: Db, actions: GivenAction[]) {
  const w = await makeReleaseWorkspace(db);
  const clock = { nowMs: w.nowMs };
  const playbookId = await addPlaybookRow(db, w, { version: 1, nowMs: w.nowMs });
  const starts = new Map<string, string>();

  /** Its version `no`, with the content of each action in a standing start of its own. */
  async function addVersion(no: number, of: GivenAction[]): Promise<void> {
    const definition = {
      rule: { json: { all: [] }, timeZone: "UTC", meId: w.teammateId },
      reentry: { kind: "once" },
      actions: of.map(toAction),
    };
    await db.run(sql`insert into playbook_version (playbook_id, no, definition, created_by_id, created_at_ms)
      values (${playbookId}, ${no}, ${JSON.stringify(definition)}, ${w.teammateId}, ${w.nowMs})`);
    for (const [n, action] of of.entries()) {
      const startId = starts.get(action.key) ??
        await addStart(
          db,
          action.html ?? `<p>${action.key} {{user.firstName}}</p>`,
          action.subject ?? "Hello {{user.firstName}}",
        );
      starts.set(action.key, startId);
      await batch(db, [
        sql`update start set state = 'standing', playbook_id = ${playbookId}, action_key = ${action.key} where id = ${startId}`,
        sql`insert into playbook_action (playbook_id, version_no, key, n, kind, start_id)
          values (${playbookId}, ${no}, ${action.key}, ${n}, ${action.kind}, ${startId})`,
      ]);
    }
  }
  /** An account's open stay, since now. */
  async function addStay(accountId?: string): Promise<string> {
    const id = newId();
    const its = accountId ?? await w.addAccount();
    await db.run(sql`insert into enrollment (id, playbook_id, version_no, account_id, entered_at_ms)
      values (${id}, ${playbookId}, 1, ${its}, ${clock.nowMs})`);
    return id;
  }
  /** A message that an action of the first version made out of a stay, with what is to follow it: pending unless said. */
  async function addMail(stayId: string, over: Parameters<typeof w.addMessage>[0] & { action?: string } = {}) {
    const { action = actions[0]!.key, ...message } = over;
    const [stay] = await db.all<{ accountId: string }>(
      sql`select account_id as "accountId" from enrollment where id = ${stayId}`,
    );
    const made = await w.addMessage({
      startId: starts.get(action)!,
      lane: lanes.playbook,
      accountId: stay!.accountId,
      watchLife: true,
      createdAtMs: clock.nowMs,
      sendAtMs: clock.nowMs,
      ...message,
    });
    const followUps = actions.flatMap((one) => one.kind === "followUp" && one.after === action ? [one] : []);
    await batch(db, [
      sql`insert into enrollment_item (enrollment_id, action_key, item_key, playbook_id, state, message_id, at_ms)
        values (${stayId}, ${action}, ${made.userId}, ${playbookId}, 'made', ${made.id}, ${clock.nowMs})`,
      ...waitForFollowUps(followUps, [made.id], clock.nowMs),
    ]);
    return made;
  }
  const setMail = (id: string, state: string, endedWhy: string | null = null) =>
    batch(db, [
      sql`update message set state = ${state}, ended_why = ${endedWhy}, ended_at_ms = ${
        state === "pending" || state === "sending" ? null : clock.nowMs
      }, began_at_ms = ${
        state === "sent" || state === "sending" ? clock.nowMs : null
      }, subject = 'Hello Grace' where id = ${id}`,
      sql`update conversation set state = 'active' where ${state} = 'sent'
        and id = (select conversation_id from message where id = ${id})`,
    ]);
  const leave = (stayId: string, atMs = clock.nowMs) =>
    db.run(sql`update enrollment set left_at_ms = ${atMs}, left_why = 'no_match' where id = ${stayId}`);

  await addVersion(1, actions);
  const deps: PlaybooksDeps = { db, long: db, lists: db, nowMs: () => clock.nowMs, log: failOnError };
  return {
    ...w,
    clock,
    playbookId,
    starts,
    addVersion,
    addStay,
    addMail,
    setMail,
    leave,
    deps,
    items: itemsOf(db),
  };
}

const toAction = (given: GivenAction): Partial<PlaybookAction> => {
  const { key, kind, undo = "delete", approval = false, reviewHours = 24 } = given;
  const common = { key, name: key, undo, reviewHours, templateId: null };
  return kind === "start"
    ? { ...common, kind, afterDays: 0 }
    : { ...common, kind, after: given.after, afterDays: given.afterDays, approval };
};

export type ItemRow = {
  action: string;
  state: string;
  why: string | null;
  checkAtMs: number | null;
  messageId: string | null;
  undoneAtMs: number | null;
};

/** The items of a stay, by action and when they were made. */
const itemsOf = (db: Db) => (stayId: string, action?: string): Promise<ItemRow[]> =>
  db.all<ItemRow>(sql`select action_key as action, state, why, check_at_ms as "checkAtMs", message_id as "messageId",
      undone_at_ms as "undoneAtMs" from enrollment_item
    where enrollment_id = ${stayId} and (${action ?? null} is null or action_key = ${action ?? null}) order by rowid`);
