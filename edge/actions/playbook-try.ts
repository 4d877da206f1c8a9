import type { z } from "zod";
import { findAccount } from "#db/queries/account.ts";
import { membersOf } from "#db/queries/playbook-names.ts";
import { holdsEach, staysOf } from "#db/queries/playbook-stays.ts";
import { findTrait, readTraits } from "#db/queries/trait.ts";
import type { PlaybookAction } from "#jobs/playbooks/definition.ts";
import { type TriedMails, tryFollowUp, tryStart } from "#jobs/playbooks/try.ts";
import { decideReentry } from "#jobs/rules/reentry.ts";
import type * as contract from "../contract/playbooks.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";
import { readInTurn, type Waits } from "./in-turn.ts";
import type { FrozenAction } from "./playbook-actions.ts";
import { checkPlaybook } from "./playbook-check.ts";
import { conditionsOfRule } from "./playbook-conditions.ts";
import { renderTried } from "./playbook-try-mail.ts";
import { draftOf, getPlaybook } from "./playbooks.ts";

type Answer = z.input<typeof contract.playbookTest>;
type ActionAnswer = Answer["actions"][number];
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const mostShown = 20;

/** What would happen to one account, were it to enter now: by the code that acts, with nothing written (PB5). What is wrong with an action
 * leaves that action out. @throws {Refusal} invalid_field: there is no such account. */
export async function tryPlaybook(
  deps: Deps,
  by: Teammate,
  id: string,
  asked: z.output<typeof contract.playbookTestAsked>,
  waits?: Waits,
): Promise<Answer> {
  const row = await getPlaybook(deps, id);
  const account = await findAccount(deps.db, asked.accountId);
  if (!account) throw new Refusal("invalid_field", "accountId: is no account", "accountId");
  const definition = asked.definition ?? draftOf(row);
  const { problems, rule, actions } = await checkPlaybook(deps, by, row, definition);
  const conditions = rule ? await conditionsOfRule(deps, by, definition.rule, account) : [];
  const dear = { isDear: true, usual: deps.lists, waits };
  const rules = [...(rule ? [rule] : []), ...conditions.map(({ parsed }) => parsed)];
  const [matches = false, ...held] = await readInTurn(deps, by, dear, (db) => holdsEach(db, account.id, rules)) ?? [];
  const stays = await staysOf(deps.db, id, account.id);
  const there = actions.filter((action) => action !== null);
  const on = { playbookId: id, once: definition.reentry.kind === "once", accountId: account.id };
  return {
    account: { id: account.id, name: account.name },
    matches,
    conditions: conditions.map(({ path, words, has }, n) => ({ path, words, has, holds: held[n] ?? false })),
    reentry: decideReentry(definition.reentry, stays, deps.nowMs()),
    problems,
    actions: await readInTurn(
      deps,
      by,
      { ...dear, waits: { ...waits, goesOn: true } },
      (lists) => tryActions({ ...deps, lists }, on, there),
    ),
  };
}

/** Of which playbook, for which account. */
type TriedOn = { playbookId: string; once: boolean; accountId: string };

/** Each in its order: a follow-up follows what was tried before it. */
async function tryActions(deps: Deps, on: TriedOn, actions: FrozenAction[]): Promise<ActionAnswer[]> {
  const tried = new Map<string, { mails: TriedMails; subjects: string[] }>();
  const answers: ActionAnswer[] = [];
  for (const frozen of actions) {
    const { action, mail } = frozen;
    if (action.kind === "setTrait") {
      answers.push(await trySetTrait(deps, on.accountId, action));
      continue;
    }
    const before = action.kind === "followUp" ? tried.get(action.after) ?? null : null;
    if (action.kind === "followUp" && !before) continue;
    const mails = await tryMails(deps, on, frozen, before?.mails ?? null);
    const shown = await renderTried(deps, mail!, mails, before?.subjects ?? null);
    tried.set(action.key, { mails, subjects: shown.map(({ subject }) => subject) });
    answers.push({
      key: action.key,
      kind: action.kind,
      at: toInstantOrNull(atOf(deps, action, before?.mails ?? null)),
      total: mails.total,
      mails: shown,
      skipped: mails.skipped,
      trait: null,
    });
  }
  return answers;
}

/** When it is done: so many days from now, or after the mail before it is expected to be sent. */
function atOf({ nowMs }: Deps, action: PlaybookAction, before: TriedMails | null): number | null {
  const fromMs = before ? before.mails[0]?.expectedAtMs ?? null : nowMs();
  return fromMs === null ? null : fromMs + action.afterDays * dayMs;
}

async function tryMails(
  { lists, nowMs, config }: Deps,
  { accountId, ...of }: TriedOn,
  { action, mail }: FrozenAction,
  before: TriedMails | null,
): Promise<TriedMails> {
  const { definition } = mail!;
  const at = { nowMs: nowMs(), sending: config };
  const { afterDays, reviewHours } = action as Extract<PlaybookAction, { reviewHours: number }>;
  const [afterMs, reviewMs] = [afterDays * dayMs, Math.round(reviewHours * hourMs)];
  if (before) return await tryFollowUp(lists, definition, before, { ...at, afterMs, reviewMs });
  const sendAtMs = at.nowMs + afterMs + reviewMs;
  const known = { ...of, actionKey: action.key };
  return await tryStart(lists, definition, { ...at, accountId, action: known, sendAtMs, shown: mostShown });
}

async function trySetTrait(
  { lists, nowMs }: Deps,
  accountId: string,
  { key, on, traitId, value, afterDays }: Extract<PlaybookAction, { kind: "setTrait" }>,
): Promise<ActionAnswer> {
  const trait = (await findTrait(lists, traitId))!;
  const people = on === "account" ? [] : await membersOf(lists, accountId, on, mostShown);
  const entity = on === "account" ? "account" : "user";
  const values = await readTraits(lists, entity, on === "account" ? [accountId] : people.map(({ id }) => id));
  const before = (id: string) => values.get(id)?.[trait.key] ?? null;
  return {
    key,
    kind: "setTrait",
    at: toInstant(nowMs() + afterDays * dayMs),
    total: 0,
    mails: [],
    skipped: [],
    trait: {
      key: trait.key,
      label: trait.label,
      on,
      before: on === "account" ? before(accountId) : null,
      after: value,
      users: people.map(({ id, name }) => ({ id, name, before: before(id) })),
    },
  };
}
