import type { z } from "zod";
import { newId } from "#db/ids.ts";
import { addressesKnown } from "#db/queries/address.ts";
import { keepTrail } from "#db/queries/audit.ts";
import { findChannel } from "#db/queries/channel.ts";
import { findMessage } from "#db/queries/message.ts";
import { examine } from "#jobs/checks/examine.ts";
import type { Mail, Outcome } from "#jobs/channels/port.ts";
import { openChannel } from "#jobs/channels/registry.ts";
import { makeDraftReader } from "#jobs/sends/drafts.ts";
import { holdWords } from "#jobs/sends/hold-words.ts";
import { makeTestMail, type TestMail } from "#jobs/sends/test-mail.ts";
import type * as contract from "../contract/review.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toCheck } from "../shapes/check.ts";
import { refusalOf } from "./message-writes.ts";

/** What the checks find in a message as it stands at this moment, whatever they found when they last ran (PR4). Keeps nothing. */
export async function viewChecks(deps: Deps, messageId: string): Promise<z.input<typeof contract.checksNow>> {
  const [found] = await examine(deps, [messageId], makeDraftReader(deps.db), deps.nowMs());
  if (found) return { checks: found.checks.map(toCheck), risk: found.risk, seq: found.headSeq };
  const row = await findMessage(deps.db, messageId);
  if (!row) throw notFound("message");
  return { checks: [], risk: 0, seq: row.headSeq };
}

/** Sends the message as it would leave now to whoever asks, from its own sender and channel (PR9). It takes no place in a quota, and
 * nothing about the message changes. Goes also while sending is paused, as nobody outside gets it.
 * @throws {Refusal} not_found; sealed or conflict with the words of what is in the way; too_fast. */
export async function sendTest(deps: Deps, by: Teammate, messageId: string): Promise<z.input<typeof contract.tested>> {
  const testId = newId();
  const made = await makeTestMail({ db: deps.db, links: deps.links, sending: deps.config }, {
    messageId,
    testId,
    to: { address: by.email, name: by.name },
    nowMs: deps.nowMs(),
  });
  if (made.kind !== "mail") throw refusalOfTest(made);
  const { mail, channelId } = made;
  if ((await addressesKnown(deps.db, [by.email])).get(by.email)?.suppressed) {
    throw new Refusal("conflict", `Nothing is mailed to ${by.email}: the address is suppressed.`);
  }
  await deps.testLimit.attempt(by.id);
  const { outcome, isOutbox } = await deliver(deps, channelId, mail);
  if (outcome.kind !== "accepted") throw new Refusal("conflict", outcomeWords(outcome));
  await keepTrail(deps.db, {
    actorId: by.id,
    action: "message.tested",
    entity: "message",
    entityId: messageId,
    detail: { to: by.email, channelId },
    atMs: deps.nowMs(),
  });
  void deps.changes.nudge();
  return { to: by.email, outboxId: isOutbox ? outcome.providerId : null };
}

/** Through the channel's own door, opened for this one mail. */
async function deliver(deps: Deps, channelId: string, mail: Mail): Promise<{ outcome: Outcome; isOutbox: boolean }> {
  const row = await findChannel(deps.db, channelId);
  if (!row) throw notFound("channel");
  const { publicUrl, sendMode } = deps.config;
  const channel = openChannel(row, deps.vault, { db: deps.long, publicUrl, sendMode });
  try {
    return {
      outcome: await channel.deliver(mail, deps.nowMs()),
      isOutbox: row.kind === "outbox" || sendMode === "sink",
    };
  } finally {
    await channel.close();
  }
}

function refusalOfTest(made: Exclude<TestMail, { kind: "mail" }>): Refusal {
  switch (made.kind) {
    case "none":
      return notFound("message");
    case "over":
      return refusalOf(made.state);
    case "no_file":
      return new Refusal("conflict", "A file or a picture of it cannot leave: take it out or put it in again.");
    case "closed": {
      const { closed, sender } = made;
      const noSender = `${sender.firstName} ${sender.lastName} may not send from this channel.`;
      return new Refusal("conflict", closed.detail === undefined ? noSender : holdWords(closed.detail, sender));
    }
  }
}

function outcomeWords(outcome: Exclude<Outcome, { kind: "accepted" }>): string {
  if (outcome.kind === "ambiguous") return `Nobody knows whether the test has left: ${outcome.why}`;
  return `The test was not taken: ${outcome.words}`;
}
