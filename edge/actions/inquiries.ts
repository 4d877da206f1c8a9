import type { z } from "zod";
import { findInDoubt, type Said } from "#db/queries/inquiry.ts";
import { findChannel } from "#db/queries/channel.ts";
import { findMessage } from "#db/queries/message.ts";
import { openChannel } from "#jobs/channels/registry.ts";
import { inquire } from "#jobs/sends/inquire.ts";
import type * as contract from "../contract/release.ts";
import type { Deps } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";

/** What was just asked is not asked again: a second press gets the first one's answer. */
const freshMs = 5_000;

/** What a provider said, in words for whoever must settle the message. */
export function saidWords(said: Said, detail: string | null): string {
  switch (said) {
    case "asking":
      return "The provider is being asked.";
    case "found":
      return "The provider has it: it was sent.";
    case "not_found":
      return "The provider does not find it; it may still turn up.";
    case "unsure":
      return detail ?? "The provider could not say.";
    case "cannot":
      return "This channel cannot be asked. Look into its mailbox or log.";
  }
}

/** Asks the provider now for a message that may or may not have left (SE3); it is sent where it is found.
 * @throws {Refusal} not_found; conflict: it is not in doubt, or never reached the provider's door. */
export async function askProvider(deps: Deps, id: string): Promise<z.input<typeof contract.asked>> {
  const mail = await findInDoubt(deps.db, id);
  if (!mail) {
    const message = await findMessage(deps.db, id);
    if (!message) throw notFound("message");
    throw new Refusal("conflict", `The provider is asked for an unknown message only; this one is ${message.state}.`);
  }
  const nowMs = deps.nowMs();
  const isFresh = mail.askedAtMs !== null && mail.askedAtMs > nowMs - freshMs;
  const answered = isFresh ? null : await inquireAs(deps, mail, nowMs);
  if (answered) {
    void deps.changes.nudge();
    return { said: answered.said, words: saidWords(answered.said, answered.detail) };
  }
  const { said, detail } = await findInDoubt(deps.db, id) ?? { said: "found" as const, detail: null };
  if (said === null || said === "asking") return { said: "unsure", words: saidWords("asking", null) };
  return { said, words: saidWords(said, detail) };
}

async function inquireAs(deps: Deps, mail: NonNullable<Awaited<ReturnType<typeof findInDoubt>>>, nowMs: number) {
  const row = await findChannel(deps.db, mail.channelId);
  if (!row) throw notFound("channel");
  const { publicUrl, sendMode } = deps.config;
  const channel = openChannel(row, deps.vault, { db: deps.long, publicUrl, sendMode });
  try {
    return await inquire({ ...deps, channelOf: () => Promise.resolve(channel), clock: nowMs }, mail, nowMs);
  } finally {
    await channel.close();
  }
}
