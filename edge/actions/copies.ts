import { addressesKnown } from "#db/queries/address.ts";
import { findDraft } from "#db/queries/draft.ts";
import { findMessage } from "#db/queries/message.ts";
import { insertMessage, readersOf } from "#db/queries/message-new.ts";
import { type FirstMail, firstMails } from "#db/queries/twice.ts";
import { findOutbound, type ThreadMessage } from "#db/queries/thread.ts";
import { lanes } from "#db/schema/conversation.ts";
import { readDraft } from "#jobs/document/read-draft.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { judgeAnew, tellOthers } from "./message-told.ts";
import { refusalOf } from "./message-writes.ts";
import { viewMessage } from "./messages.ts";

/** Time to mend in a copy what kept its original from leaving; "send now" ends it. As long as a playbook gives a team to review. */
const reviewMs = 86_400_000;
/** Mails that a refusal names. */
const mostTold = 3;

/** A message that did not leave, as a new pending one in its conversation: its words as they stand, its people without those who must
 * not be mailed any more, its sender and settings. It waits a day for whoever mends it, or for the original's own date
 * where that is later. @throws {Refusal} sealed; conflict, also while another copy of it waits or has left, or another mail of its start to one of its
 * readers (ST6). */
export async function copyMessage(deps: Deps, by: Teammate, id: string, messageId: string) {
  const original = await findOutbound(deps.db, messageId);
  if (!original) throw notFound("message");
  refuseState(original);
  const draft = await findDraft(deps.db, messageId);
  const [seed, ...updates] = draft?.updates ?? [];
  if (!seed) throw notFound("draft");
  const content = readDraft(seed, updates);
  const nowMs = deps.nowMs();
  const counts = { to: 0, cc: 0, bcc: 0 };
  const mailable = await mailableOf(deps, original.people);
  const people = mailable.flatMap(({ role, userId, address, name }) =>
    role === "from" ? [] : [{ role, n: counts[role]++, userId, address, name }]
  );
  const isMade = await insertMessage(deps.db, {
    ...original,
    id,
    copyOfId: original.copyOfId ?? messageId,
    lane: original.lane === lanes.sendNow ? lanes.byHand : original.lane,
    ...waitOf(original.sendAtMs, nowMs),
    subject: subjectLine(content),
    seed: seedUpdate(content),
    people,
    action: "copied",
    of: messageId,
    actorId: by.id,
    nowMs,
  });
  if (!isMade && !await findMessage(deps.db, id)) {
    const first = await firstMails(deps.db, messageId, readersOf({ people }));
    throw new Refusal("conflict", first.length > 0 ? secondMail(first) : twin);
  }
  await judgeAnew(deps, [id]);
  tellOthers(deps);
  return await viewMessage(deps, by, id);
}

const twin = "A copy of it waits or has left already, or it waits again itself.";

const secondMail = (first: readonly FirstMail[]): string =>
  first.slice(0, mostTold).map(({ address, subject, accountName, state }) =>
    `${address} has another mail of the same start: “${subject}” for ${accountName}, which ${
      state === "sent" ? "was sent" : state === "unknown" ? "may have left" : "waits to leave"
    }.`
  ).join(" ");

/** Its own time for review, or the original's date where that is later. */
const waitOf = (originalMs: number, nowMs: number) =>
  originalMs > nowMs + reviewMs
    ? { sendAtMs: originalMs, sendAtIs: "send_date" as const }
    : { sendAtMs: nowMs + reviewMs, sendAtIs: "review_delay" as const };

/** Without the addresses that must not be mailed any more, so that one that is none keeps nothing from the others; where nobody would
 * be left in To, its readers stay for whoever corrects their addresses. */
async function mailableOf(deps: Deps, people: ThreadMessage["people"]): Promise<ThreadMessage["people"]> {
  const known = await addressesKnown(
    deps.db,
    people.map(({ address }) => address.toLowerCase()),
    deps.links.hashAddress,
  );
  const isMailable = ({ address }: { address: string }) => !known.get(address.toLowerCase())?.suppressed;
  const hasReader = people.some((person) => person.role === "to" && isMailable(person));
  return people.filter((person) => isMailable(person) || (person.role === "to" && !hasReader));
}

function refuseState({ state }: ThreadMessage): void {
  if (state === "failed" || state === "cancelled" || state === "skipped") return;
  if (state === "pending") throw new Refusal("conflict", "It waits still: change that one.");
  if (state === "sent") throw new Refusal("conflict", "It has left: reply in its conversation.");
  throw refusalOf(state);
}
