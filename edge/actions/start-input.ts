import type { z } from "zod";
import { findAccount } from "#db/queries/account.ts";
import { type ChannelRow, findChannel } from "#db/queries/channel.ts";
import { readSettings } from "#db/queries/setting.ts";
import { firstUnknown, validSendersOn } from "#db/queries/start-facts.ts";
import { findTeammate } from "#db/queries/teammate.ts";
import { findTemplate } from "#db/queries/template.ts";
import { capabilitiesOf } from "#jobs/channels/registry.ts";
import { readBraces } from "#jobs/document/braces.ts";
import type { Content } from "#jobs/document/nodes.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import { unknownVariables, userVariablesIn } from "#jobs/document/variables.ts";
import { readText as readLive } from "#jobs/texts/read.ts";
import type { StartDefinition } from "#jobs/starts/definition.ts";
import type * as contract from "../contract/mail.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { fromInstant } from "../shapes/instant.ts";
import { readFilter, readList } from "./chosen.ts";
import { emptyDoc, knownVariables, readContent } from "./content.ts";
import { checkTraits } from "./trait-writes.ts";

export type StartAsked = z.output<typeof contract.startNew>;
export type StartInput = { name: string; templateId: string | null; content: Content; definition: StartDefinition };

const refuse = (field: string, words: string) => new Refusal("invalid_field", `${field}: ${words}`, field);

/** What was asked, checked against the workspace and frozen as it is at `nowMs` (ST2).
 * @throws {Refusal} naming the field; nothing is written. */
export async function readStart(deps: Deps, by: Teammate, asked: StartAsked, nowMs: number): Promise<StartInput> {
  const channel = await findChannel(deps.db, asked.channelId);
  if (!channel) throw refuse("channelId", "is no channel");
  refuseGroup(asked, channel);
  await refuseSender(deps, asked);
  const on = await readSelection(deps, by, asked);
  const due = readWhen(asked.when, nowMs);
  const { content, templateId, templateName } = await readText(deps, by, asked);
  const { manageUnsubscribes } = await readSettings(deps.db);
  const definition: StartDefinition = {
    channelId: channel.id,
    sender: asked.sender,
    replyTo: asked.replyTo ?? null,
    on,
    cc: [...new Set(asked.cc)],
    bcc: [...new Set(asked.bcc)].filter((address) => !asked.cc.includes(address)),
    strategy: asked.strategy,
    allowUnsubscribes: asked.allowUnsubscribes && manageUnsubscribes,
    approval: asked.approval,
    watchLife: asked.watchLife,
    traits: (await checkTraits(deps, by, "conversation", asked.traits ?? {}))
      .flatMap(({ traitId, txt, num }) => txt === null && num === null ? [] : [{ traitId, txt, num }]),
    ...due,
  };
  if (asked.strategy === "perAccount") refuseUserVariables(content, asked.content ? "content." : null);
  const name = asked.name ?? templateName ?? nameBySubject(content);
  return { name: name.slice(0, 200), templateId, content, definition };
}

/** A start without a name is called by its subject: "News for …", since each mail says something else there. */
const nameBySubject = (content: Content) =>
  readBraces(subjectLine(content)).map((piece) => typeof piece === "string" ? piece : "…").join("").trim() ||
  "No subject";

function refuseGroup(asked: StartAsked, channel: ChannelRow): void {
  const { group, maxAddresses } = capabilitiesOf(channel);
  if (asked.strategy === "perAccount") {
    const words = !group
      ? "this channel cannot write to several users at once"
      : "userIds" in asked.on && new Set(asked.on.userIds).size === 1
      ? "one user makes no group: start one conversation per user"
      : null;
    if (words !== null) throw new Refusal("group_not_supported", `strategy: ${words}`, "strategy");
  }
  if (1 + asked.cc.length + asked.bcc.length > maxAddresses) {
    throw refuse("cc", `this channel takes ${maxAddresses} addresses at most`);
  }
}

/** A mail to several speaks of no one of them (ST5), by a fallback neither. */
function refuseUserVariables({ subject, body }: Content, at: "content." | null): void {
  const [inSubject] = userVariablesIn({ subject, body: emptyDoc });
  const [inBody] = userVariablesIn({ subject: emptyDoc, body });
  const path = inSubject ?? inBody;
  if (path === undefined) return;
  const field = at === null ? "templateId" : `${at}${inSubject === undefined ? "html" : "subject"}`;
  const words = `{{${path}}} cannot stand in a mail to several users`;
  throw new Refusal("unknown_variable", `${field}: ${words}`, field);
}

/** The named teammate must exist; as the only sender it must be a valid one (ST3). As a default it is judged per account. */
async function refuseSender(deps: Deps, { sender, channelId }: StartAsked): Promise<void> {
  const field = "sender.teammateId";
  if (!await findTeammate(deps.db, sender.teammateId)) throw refuse(field, "is no teammate");
  if (sender.mode !== "teammate") return;
  if (!(await validSendersOn(deps.db, channelId)).has(sender.teammateId)) {
    throw refuse(field, "may not send on this channel");
  }
}

async function readSelection(deps: Deps, by: Teammate, { on, audience }: StartAsked): Promise<StartDefinition["on"]> {
  const refuseUnknown = async (entity: "account" | "user", ids: string[]) => {
    const place = await firstUnknown(deps.long, entity, ids);
    if (place !== null) throw refuse(`on.${entity}Ids.${place}`, `is no ${entity}`);
  };
  const ofAccounts = "accountIds" in on || ("of" in on && on.of === "accounts");
  if (ofAccounts) {
    if (!audience) throw refuse("audience", "says whether owners, all users or those of a rule are written to");
    const rule = audience.kind === "rule"
      ? { rule: await readFilter(deps, by, audience.rule, "user", "audience.rule") }
      : {};
    const taken = { kind: "accounts" as const, audience: audience.kind, ...rule };
    if ("accountIds" in on) {
      await refuseUnknown("account", on.accountIds);
      return { ...taken, accountIds: [...new Set(on.accountIds)] };
    }
    const { of: _, except = [], ...narrowed } = on as Extract<typeof on, { of: "accounts" }>;
    return { ...taken, accountIds: [], list: await readList(deps, by, "account", narrowed, except, "on") };
  }
  if ("of" in on) {
    const { of: _, except = [], ...narrowed } = on as Extract<typeof on, { of: "users" }>;
    const list = await readList(deps, by, "user", narrowed, except, "on");
    return { kind: "users", userIds: [], list, accountId: narrowed.accountId ?? null };
  }
  await refuseUnknown("user", on.userIds);
  if (on.accountId && !await findAccount(deps.db, on.accountId)) throw refuse("on.accountId", "is no account");
  return { kind: "users", userIds: [...new Set(on.userIds)], accountId: on.accountId ?? null };
}

const hourMs = 3_600_000;

/** When to leave, from `nowMs` on. An hour is 3,600 s and a day 86,400 s. A delay is the team's time to review; a date is a lower bound (SW2). */
export function readWhen(when: StartAsked["when"], nowMs: number): Pick<StartDefinition, "sendAtMs" | "sendAtIs"> {
  if (when === "now") return { sendAtMs: nowMs, sendAtIs: "send_date" };
  if ("at" in when) {
    const sendAtMs = fromInstant(when.at);
    if (sendAtMs < nowMs) throw refuse("when.at", "is in the past");
    return { sendAtMs, sendAtIs: "send_date" };
  }
  const delayMs = "delayHours" in when ? when.delayHours * hourMs : when.delayDays * 24 * hourMs;
  return { sendAtMs: nowMs + Math.round(delayMs), sendAtIs: "review_delay" };
}

/** The text as given, else the template's as it is now. */
async function readText(deps: Deps, by: Teammate, { templateId, content }: StartAsked) {
  const template = templateId === undefined ? undefined : await findTemplate(deps.db, templateId, by.id);
  if (templateId !== undefined && !template) throw refuse("templateId", "is no template");
  // A personal template's name is its maker's alone, and a start's is everybody's (PE7).
  const from = { templateId: templateId ?? null, templateName: template?.shared ? template.name : null };
  if (content) return { ...from, content: await readContent(deps.db, content, "content.") };
  if (!template) throw refuse("content", "give a subject and html, or a templateId");
  // To the last committed word, which lists may not show yet.
  const { subject, body, files } = (await readLive(deps.db, { kind: "template", id: template.id }))!;
  const [unknown] = unknownVariables({ subject, body }, await knownVariables(deps.db));
  if (unknown !== undefined) {
    throw new Refusal("unknown_variable", `templateId: its {{${unknown}}} is not a variable any more`, "templateId");
  }
  return { ...from, content: { subject, body, files } };
}
