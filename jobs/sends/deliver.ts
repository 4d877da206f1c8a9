import { causeOf } from "#jobs/cause.ts";
import { begin } from "#db/queries/send.ts";
import type { SenderRow } from "#db/queries/send-queue.ts";
import { type OwnHold, settleAccepted, settleReopened } from "#db/queries/send-settle.ts";
import type { Channel, Mail, Outcome } from "#jobs/channels/port.ts";
import { inSpan } from "#jobs/span.ts";
import type { Composed } from "./compose.ts";
import type { ReleaseDeps } from "./deps.ts";
import type { Backoff } from "./backoff.ts";
import { type Ending, type OnItsWay, settle, surely } from "./settle.ts";

/**
 * From the begin to the settling (SE1, SE3): the gates anew with the bytes stored, the call, what came of it.
 * `isStopping` is asked before the begin; what has begun is seen through (OP2).
 */
export async function deliver(
  deps: ReleaseDeps,
  sender: SenderRow,
  channel: Channel,
  message: OnItsWay,
  composed: Composed,
  given: { isStopping: () => boolean; backoff: Backoff },
): Promise<Ending> {
  const reopen = (hold: OwnHold | null, draftSubject: string | null) => {
    const retryAtMs = message.nowMs() + given.backoff.ms();
    return surely(() => settleReopened(deps.db, message, { hold, draftSubject, retryAtMs }, deps.clock));
  };
  if (composed.kind === "held") return await reopen(composed.hold, null);
  if (composed.kind === "broken") {
    return await settle(deps, sender, message, { kind: "refused", words: composed.words }, {
      ...given,
      draftSubject: null,
    });
  }
  if (given.isStopping()) return await reopen(null, null);
  const begun = await surely(() =>
    begin(deps.db, {
      messageId: message.id,
      claimId: message.claimId,
      sender: { ...sender, window: sender.windowText },
      mailableAs: composed.mailableAs,
      sealed: composed.sealed,
      terms: deps.terms,
      clock: deps.clock,
    })
  );
  const { draftSubject } = composed;
  // The lease may also have run out while the begin waited for its turn: nothing was called yet.
  if (!begun || leaseLeftMs(message) <= 0) return await reopen(null, draftSubject);
  const mail = {
    key: `${message.id}:${message.sealNo}`,
    messageId: message.id,
    from: sender.address!,
    to: composed.envelopeTo,
    bytes: composed.bytes,
    kept: composed.kept,
    ...(composed.threadId === null ? {} : { threadId: composed.threadId }),
  };
  const at = { "parley.message": message.id, "parley.channel": sender.channelId };
  const outcome = await inSpan("send", at, (span) =>
    withinLease(deps, channel, message, mail).then((outcome) => {
      span.setAttribute("parley.outcome", outcome.kind);
      return outcome;
    }));
  return await settle(deps, sender, message, outcome, { ...given, draftSubject });
}

const leaseLeftMs = (message: OnItsWay) => message.leaseEndsAtMs - message.nowMs();

/** Waits for the provider as long as the lease holds. An acceptance that comes later is still written down. */
async function withinLease(deps: ReleaseDeps, channel: Channel, message: OnItsWay, mail: Mail): Promise<Outcome> {
  const answer = channel.deliver(mail, message.nowMs())
    .catch((cause): Outcome => ({
      kind: "ambiguous",
      why: `The sending failed halfway (${cause}): the provider may or may not have taken the mail.`,
    }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lapse = new Promise<null>((resolve) => timer = setTimeout(resolve, leaseLeftMs(message), null));
  const outcome = await Promise.race([answer, lapse]);
  clearTimeout(timer);
  if (outcome) return outcome;
  answer.then(async (late) => {
    if (late.kind === "accepted") await surely(() => settleAccepted(deps.db, message, late, deps.clock));
  }).catch((cause) => deps.log("error", "late answer lost", { messageId: message.id, cause: causeOf(cause) }));
  return { kind: "ambiguous", why: "The provider did not answer in time: it may or may not have taken the mail." };
}
