import { setImmediate } from "node:timers";
import type { z } from "zod";
import { readSettings } from "#db/queries/setting.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import { fileHoles, makeFileReader, picturesInApp } from "#jobs/compose/attached.ts";
import { renderHtml } from "#jobs/compose/render.ts";
import type { TriedMail, TriedMails } from "#jobs/playbooks/try.ts";
import { readValues } from "#jobs/sends/values.ts";
import type * as contract from "../contract/playbooks.ts";
import type { Deps } from "../context.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";
import type { FrozenMail } from "./playbook-actions.ts";

type Mail = z.input<typeof contract.playbookTest>["actions"][number]["mails"][number];

/** These mails as they would be sent with the values of now, holes and all (PE3, PE4). `answers` are the subjects that those without one of
 * their own answer with, by place. */
export async function renderTried(
  deps: Deps,
  { content, definition }: Pick<FrozenMail, "content" | "definition">,
  { mails, facts }: TriedMails,
  answers: readonly string[] | null,
): Promise<Mail[]> {
  const [settings, teammates] = await Promise.all([
    readSettings(deps.db),
    teammatesById(deps.db, mails.map(({ teammateId }) => teammateId)),
  ]);
  const { unsubscribePrefix: prefix, unsubscribeLinkText: linkText, manageUnsubscribes } = settings;
  const isOffered = (mail: TriedMail) =>
    manageUnsubscribes && definition.allowUnsubscribes && mail.readers.length === 1;
  const users = new Map(facts?.users.map((user) => [user.id, user]));
  const files = makeFileReader(deps.db);
  const made: Mail[] = [];
  for (const [n, mail] of mails.entries()) {
    // Each is rendered as a whole: others have their turn in between.
    await new Promise<void>((go) => setImmediate(go));
    const teammate = teammates.get(mail.teammateId)!;
    const [only, ...others] = mail.readers;
    const about = { accountId: mail.accountId, teammateId: mail.teammateId };
    const read = await readValues(deps.db, others.length > 0 ? about : { ...about, userId: only!.userId });
    const text = { content, signature: teammate.signature };
    const attachments = await files.facts(text);
    const { subject, html, holes } = renderHtml({
      ...text,
      values: read!.values,
      pictures: picturesInApp(attachments),
      unsubscribe: isOffered(mail) ? { prefix, linkText, url: deps.links.previewUnsubscribeUrl } : null,
    });
    const answer = answers?.[n];
    const isAnswer = subject.trim() === "" && answer !== undefined;
    made.push({
      users: mail.readers.map(({ userId, address }) => ({
        id: userId,
        name: users.get(userId)?.name ?? address,
        email: address,
      })),
      teammate: toTeammateShort(teammate),
      senderBecause: mail.because,
      subject: isAnswer ? answering(answer) : subject,
      html,
      holes: [...holes.filter((hole) => !isAnswer || hole !== "message.subject"), ...fileHoles(text, attachments)],
      sendAt: toInstant(mail.sendAtMs),
      expectedAt: toInstantOrNull(mail.expectedAtMs),
    });
  }
  return made;
}

const answering = (subject: string): string => /^re\s*:/i.test(subject) ? subject : `Re: ${subject}`;
