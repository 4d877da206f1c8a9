import type { z } from "zod";
import { findChannel } from "#db/queries/channel.ts";
import type { NamedTemplate } from "#db/queries/playbook-names.ts";
import { readSettings } from "#db/queries/setting.ts";
import { validSendersOn } from "#db/queries/start-facts.ts";
import { liveTraits } from "#db/queries/trait.ts";
import { isEmpty } from "#jobs/compose/render.ts";
import type { Content } from "#jobs/document/nodes.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import type { PlaybookAction, StandingDefinition } from "#jobs/playbooks/definition.ts";
import type * as contract from "../contract/playbooks.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { unmanagedWords } from "./change-fault.ts";
import { readFilter } from "./chosen.ts";
import { refuseLeftBehind } from "./left-behind.ts";
import type { Problems } from "./playbook-problems.ts";
import { readLately } from "./read-lately.ts";
import { nameBySubject, readText, refuse, refuseGroup, refuseSender, refuseUserVariables } from "./start-parts.ts";
import { checkTraits } from "./trait-writes.ts";

type Asked = z.output<typeof contract.playbookAction>;
type Of<K extends Asked["kind"]> = Extract<Asked, { kind: K }>;

/** An action as it would run, with what its standing start would hold where it writes mail. */
export type FrozenAction = { action: PlaybookAction; mail: FrozenMail | null };
export type FrozenMail = { definition: StandingDefinition; content: Content; templateId: string | null };

export type Checking = {
  deps: Deps;
  by: Teammate;
  problems: Problems;
  /** Every template that its actions name. */
  templates: ReadonlyMap<string, NamedTemplate>;
  /** Texts that are too long to be read, by the place of their action (`actions.1`). */
  tooLong: ReadonlyMap<string, string>;
};

/** A conversation, checked as a start made by hand is (ST2). Null where something is wrong with it, which is told. */
export async function freezeStart(c: Checking, asked: Of<"start">, at: string): Promise<FrozenAction | null> {
  const { deps, by, problems } = c;
  const before = problems.found.length;
  const channel = await problems.tried(at, async () => {
    if (asked.channelId === null) throw refuse("channelId", "say which channel it goes by");
    const found = await findChannel(deps.db, asked.channelId);
    if (!found) throw refuse("channelId", "is no channel");
    return found;
  });
  if (channel) await problems.tried(at, () => refuseGroup(asked, channel));
  await problems.tried(at, () => refuseLeftBehind(deps, asked));
  if (asked.allowUnsubscribes && !(await readSettings(deps.db)).manageUnsubscribes) {
    problems.warn(
      `${at}.allowUnsubscribes`,
      `${unmanagedWords}: whoever unsubscribed is left out, and no link to unsubscribe is added`,
    );
  }
  const { sender } = asked;
  if (sender === null) problems.error(`${at}.sender`, "say who sends it");
  else if (channel) await checkSender(c, { sender, channelId: channel.id }, at);
  const rule = asked.audience.kind === "rule" ? asked.audience.rule : null;
  const audience = rule && await problems.tried(at, () => readFilter(deps, by, rule, "user", "audience.rule"));
  const traits = await freezeTraits(c, asked, at);
  const text = await freezeText(c, asked, at);
  if (text && asked.strategy === "perAccount") refuseOfUsers(c, asked, text.content, at);
  if (text && subjectLine(text.content).trim() === "") {
    problems.warn(`${at}.content.subject`, "is empty: nothing leaves before somebody writes one");
  }
  if (!text || !channel || sender === null || problems.hasErrors(before)) return null;
  const definition: StandingDefinition = {
    channelId: channel.id,
    sender,
    replyTo: asked.replyTo ?? null,
    cc: [...new Set(asked.cc)],
    bcc: [...new Set(asked.bcc)].filter((address) => !asked.cc.includes(address)),
    strategy: asked.strategy,
    // Whoever unsubscribed is left out by this alone: the workspace's switch has a say in the link only (ST7, SU5).
    allowUnsubscribes: asked.allowUnsubscribes,
    approval: asked.approval,
    watchLife: asked.watchLife,
    traits,
    audience: asked.audience.kind,
    ...(audience ? { rule: audience } : {}),
  };
  const { key, afterDays, reviewHours, undo } = asked;
  const { templateId, content, name } = text;
  return {
    action: { key, name, kind: "start", afterDays, reviewHours, undo, templateId, start: definition },
    mail: { definition, content, templateId },
  };
}

/** A mail in the thread of `root`, whose conversation it goes on in (PB4); null where that is not known. */
export async function freezeFollowUp(
  c: Checking,
  asked: Of<"followUp">,
  root: { asked: Of<"start">; frozen: FrozenMail | null } | null,
  at: string,
): Promise<FrozenAction | null> {
  const before = c.problems.found.length;
  if (root === null) {
    c.problems.error(`${at}.after`, "names no conversation or follow-up that stands before it");
  }
  const text = await freezeText(c, asked, at);
  if (text && root?.asked.strategy === "perAccount") refuseOfUsers(c, asked, text.content, at);
  if (!text || !root?.frozen || c.problems.hasErrors(before)) return null;
  const { key, after, afterDays, reviewHours, undo, approval } = asked;
  const { templateId, content, name } = text;
  // Without a subject it answers with that of the mail before it.
  return {
    action: { key, name, kind: "followUp", after, afterDays, reviewHours, undo, templateId, approval },
    mail: { definition: { ...root.frozen.definition, approval, traits: [] }, content, templateId },
  };
}

/** A trait of the account or of its people, of its type and one that whoever publishes it may set (PD5). */
export async function freezeSetTrait(c: Checking, asked: Of<"setTrait">, at: string): Promise<FrozenAction | null> {
  const { deps, by, problems } = c;
  const { key, afterDays, on, traitKey, value } = asked;
  const entity = on === "account" ? "account" : "user";
  const trait = (await liveTraits(deps.db, entity)).get(traitKey);
  if (!trait) {
    problems.error(
      `${at}.traitKey`,
      traitKey === "" ? "say which trait" : `there is no trait ${traitKey} of ${entity}s`,
    );
    return null;
  }
  try {
    const [stored] = await checkTraits(deps, by, entity, { [traitKey]: value });
    const { txt, num } = stored!;
    if (txt === null && num === null) problems.warn(`${at}.value`, `is empty: it clears ${trait.label}`);
    const kept = num === null ? txt : trait.type === "boolean" ? num === 1 : num;
    const name = asked.name ?? `Set ${trait.label}`;
    return { action: { key, name, kind: "setTrait", afterDays, on, traitId: trait.id, value: kept }, mail: null };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    const words = cause.message.replace(/^traits\.\S+: /, "");
    problems.error(`${at}.${cause.code === "not_allowed" ? "traitKey" : "value"}`, words);
    return null;
  }
}

/** As a start's (ST3). Of csm and ae the named one is the default, without whom mail of some accounts waits for a sender. */
async function checkSender(
  { deps, problems }: Checking,
  { sender, channelId }: { sender: NonNullable<Of<"start">["sender"]>; channelId: string },
  at: string,
): Promise<void> {
  const before = problems.found.length;
  await problems.tried(at, () => refuseSender(deps, { sender, channelId }));
  if (problems.hasErrors(before) || sender.mode === "teammate") return;
  const valid = await validSendersOn(deps.db, channelId);
  if (valid.size === 0) problems.error(`${at}.sender`, "nobody may send on this channel");
  else if (!valid.has(sender.teammateId)) {
    problems.warn(
      `${at}.sender.teammateId`,
      "may not send on this channel: mail of accounts without a valid one waits for a sender",
    );
  }
}

async function freezeTraits({ deps, by, problems }: Checking, asked: Of<"start">, at: string) {
  const frozen: StandingDefinition["traits"] = [];
  for (const [key, value] of Object.entries(asked.traits ?? {})) {
    const [stored] = await problems.tried(at, () => checkTraits(deps, by, "conversation", { [key]: value })) ?? [];
    if (!stored || (stored.txt === null && stored.num === null)) continue;
    frozen.push({ traitId: stored.traitId, txt: stored.txt, num: stored.num });
  }
  return frozen;
}

/** Its words as they are now, and what it is called by them where nobody named it. */
async function freezeText(
  { deps, by, problems, templates, tooLong }: Checking,
  asked: Of<"start"> | Of<"followUp">,
  at: string,
): Promise<{ content: Content; templateId: string | null; name: string } | null> {
  const isLong = tooLong.get(at);
  if (isLong !== undefined) {
    problems.error(`${at}.content.html`, isLong);
    return null;
  }
  const template = templates.get(asked.templateId ?? "");
  if (template?.archived) problems.warn(`${at}.templateId`, "is archived");
  // Words that were given need no look into whose template they began from; only its maker sees more of it (PE7).
  const isHidden = asked.content !== undefined && template !== undefined && template.ownerId !== null &&
    template.ownerId !== by.id;
  const source = isHidden ? { content: asked.content } : { templateId: asked.templateId, content: asked.content };
  const text = await problems.tried(at, () => readText(deps, by, source, readLately));
  if (!text) return null;
  if (isEmpty(text.content.body)) {
    problems.warn(`${at}.content.html`, "is empty: nothing leaves before somebody writes it");
  }
  // A follow-up needs no subject: it answers with that of the mail before it.
  const bySubject = nameBySubject(text.content, asked.kind === "followUp" ? "Follow-up" : undefined);
  const name = asked.name ?? text.templateName ?? bySubject;
  return { content: text.content, templateId: asked.templateId ?? null, name: name.slice(0, 100) };
}

const refuseOfUsers = ({ problems }: Checking, asked: { content?: unknown }, content: Content, at: string) =>
  void problems.tried(at, () => refuseUserVariables(content, asked.content ? "content." : null));
