import type { ChannelRow } from "#db/queries/channel.ts";
import { validSendersOn } from "#db/queries/start-facts.ts";
import { findTeammate } from "#db/queries/teammate.ts";
import { findTemplate } from "#db/queries/template.ts";
import { capabilitiesOf } from "#jobs/channels/registry.ts";
import { readBraces } from "#jobs/document/braces.ts";
import type { Content } from "#jobs/document/nodes.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import { unknownVariables, userVariablesIn } from "#jobs/document/variables.ts";
import { readText as readLive } from "#jobs/texts/read.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { emptyDoc, knownVariables, readContent } from "./content.ts";
import type { StartAsked } from "./start-input.ts";

export const refuse = (field: string, words: string) => new Refusal("invalid_field", `${field}: ${words}`, field);

/** A start without a name is called by its subject: "News for …", since each mail says something else there; without one as given. */
export const nameBySubject = (content: Content, without = "No subject"): string =>
  readBraces(subjectLine(content)).map((piece) => typeof piece === "string" ? piece : "…").join("").trim() ||
  without;

/** Whom it goes to at once, as far as its channel can (ST5); `on` is left out where accounts come by a rule.
 * @throws {Refusal} group_not_supported, or naming `cc`. */
export function refuseGroup(
  asked: Pick<StartAsked, "strategy" | "cc" | "bcc"> & { on?: StartAsked["on"] },
  channel: ChannelRow,
): void {
  const { group, maxAddresses } = capabilitiesOf(channel);
  if (asked.strategy === "perAccount") {
    const words = !group
      ? "this channel cannot write to several users at once"
      : asked.on && "userIds" in asked.on && new Set(asked.on.userIds).size === 1
      ? "one user makes no group: start one conversation per user"
      : null;
    if (words !== null) throw new Refusal("group_not_supported", `strategy: ${words}`, "strategy");
  }
  if (1 + asked.cc.length + asked.bcc.length > maxAddresses) {
    throw refuse("cc", `this channel takes ${maxAddresses} addresses at most`);
  }
}

/** A mail to several speaks of no one of them (ST5), by a fallback neither. */
export function refuseUserVariables({ subject, body }: Content, at: "content." | null): void {
  const [inSubject] = userVariablesIn({ subject, body: emptyDoc });
  const [inBody] = userVariablesIn({ subject: emptyDoc, body });
  const path = inSubject ?? inBody;
  if (path === undefined) return;
  const field = at === null ? "templateId" : `${at}${inSubject === undefined ? "html" : "subject"}`;
  const words = `{{${path}}} cannot stand in a mail to several users`;
  throw new Refusal("unknown_variable", `${field}: ${words}`, field);
}

/** The named teammate must exist; as the only sender it must be a valid one (ST3). As a default it is judged per account. */
export async function refuseSender(
  deps: Deps,
  { sender, channelId }: Pick<StartAsked, "sender" | "channelId">,
): Promise<void> {
  const field = "sender.teammateId";
  if (!await findTeammate(deps.db, sender.teammateId)) throw refuse(field, "is no teammate");
  if (sender.mode !== "teammate") return;
  if (!(await validSendersOn(deps.db, channelId)).has(sender.teammateId)) {
    throw refuse(field, "may not send on this channel");
  }
}

/** The text as given, read by `read`, else the template's as it is now. */
export async function readText(
  deps: Deps,
  by: Teammate,
  { templateId, content }: Pick<StartAsked, "templateId" | "content">,
  read?: Parameters<typeof readContent>[3],
) {
  const template = templateId === undefined ? undefined : await findTemplate(deps.db, templateId, by.id);
  if (templateId !== undefined && !template) throw refuse("templateId", "is no template");
  // A personal template's name is its maker's alone, and a start's is everybody's (PE7).
  const from = { templateId: templateId ?? null, templateName: template?.shared ? template.name : null };
  if (content) return { ...from, content: await readContent(deps.db, content, "content.", read) };
  if (!template) throw refuse("content", "give a subject and html, or a templateId");
  // To the last committed word, which lists may not show yet.
  const { subject, body, files } = (await readLive(deps.db, { kind: "template", id: template.id }))!;
  const [unknown] = unknownVariables({ subject, body }, await knownVariables(deps.db));
  if (unknown !== undefined) {
    throw new Refusal("unknown_variable", `templateId: its {{${unknown}}} is not a variable any more`, "templateId");
  }
  return { ...from, content: { subject, body, files } };
}
