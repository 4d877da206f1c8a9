import { causeOf } from "#jobs/cause.ts";
import { dueInquiries, type InDoubt, noteInquiry, type Said, takeInquiry } from "#db/queries/inquiry.ts";
import { readNow } from "#db/queries/send-queue.ts";
import { settleReconciled } from "#db/queries/send-settle.ts";
import type { Channel, Reconciled } from "#jobs/channels/port.ts";
import type { ReleaseDeps } from "./deps.ts";
import { inParallel } from "./in-parallel.ts";
import { surely } from "./settle.ts";
import { inquiries } from "./terms.ts";

type Deps = Pick<ReleaseDeps, "db" | "channelOf" | "clock" | "log">;

/** What an inquiry came to. */
export type Answered = { said: Exclude<Said, "asking">; detail: string | null };

/**
 * Asks the providers for messages whose end is unknown (SE3): soon after, then ever more rarely, for some days. One that is found is
 * sent; what is not found may be found later, so that nothing fails by it: that is a person's to say.
 */
export async function askInDoubt(deps: Deps, isStopping: () => boolean = () => false) {
  const report = { asked: 0, found: 0 };
  const nowMs = await readNow(deps.db, deps.clock);
  const { pausesMs, mostMs, mostAtOnce } = inquiries;
  const due = await dueInquiries(deps.db, { nowMs, firstMs: pausesMs[0]!, mostMs, most: 200 });
  await inParallel(due, mostAtOnce, async (mail) => {
    if (isStopping()) return;
    const answered = await inquire(deps, mail, nowMs);
    if (answered && answered.said !== "cannot") report.asked++;
    if (answered?.said === "found") report.found++;
  }, (cause, { messageId }) => deps.log("error", "inquiry failed", { messageId, cause: causeOf(cause) }));
  return report;
}

/** One inquiry, written down, and settled where the provider has the mail. Null when somebody else is at it, or it is settled. */
export async function inquire(deps: Deps, mail: InDoubt, nowMs: number): Promise<Answered | null> {
  const { db, clock } = deps;
  const { messageId } = mail;
  if (!await takeInquiry(db, mail, nextAskAtMs(mail, nowMs), clock)) return null;
  const reconciled = await ask(await deps.channelOf(mail.channelId), mail);
  const answered = answerOf(reconciled);
  if (reconciled?.kind === "accepted") {
    await surely(() => settleReconciled(db, messageId, reconciled, clock));
    deps.log("info", "found at the provider", { messageId });
  }
  const isLast = answered.said === "found" || answered.said === "cannot";
  await noteInquiry(db, messageId, { ...answered, isLast }, clock);
  return answered;
}

/** When it is asked again by itself; null once it has been in doubt for too long. */
export function nextAskAtMs({ times, endedAtMs }: Pick<InDoubt, "times" | "endedAtMs">, nowMs: number): number | null {
  const { pausesMs, mostMs } = inquiries;
  const atMs = nowMs + pausesMs[Math.min(times + 1, pausesMs.length - 1)]!;
  return atMs < endedAtMs + mostMs ? atMs : null;
}

/** Null where the channel cannot be asked. */
async function ask(channel: Channel, mail: InDoubt): Promise<Reconciled | null> {
  if (!channel.reconcile) return null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Reconciled>((resolve) => {
    timer = setTimeout(resolve, inquiries.answerMs, { kind: "unsure", why: "The provider did not answer in time." });
  });
  const answer = channel.reconcile({
    key: `${mail.messageId}:${mail.sealNo}`,
    messageId: mail.messageId,
    rfcMessageId: mail.rfcMessageId,
    to: JSON.parse(mail.to),
    beganAtMs: mail.beganAtMs,
  }).catch((cause): Reconciled => ({ kind: "unsure", why: `The provider could not be asked (${causeOf(cause)}).` }));
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function answerOf(reconciled: Reconciled | null): Answered {
  switch (reconciled?.kind) {
    case undefined:
      return { said: "cannot", detail: null };
    case "accepted":
      return { said: "found", detail: null };
    case "not_found":
      return { said: "not_found", detail: null };
    case "unsure":
      return { said: "unsure", detail: reconciled.why };
  }
}
