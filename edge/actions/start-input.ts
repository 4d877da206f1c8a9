import type { z } from "zod";
import { findAccount } from "#db/queries/account.ts";
import { findChannel } from "#db/queries/channel.ts";
import { readSettings } from "#db/queries/setting.ts";
import { firstUnknown } from "#db/queries/start-facts.ts";
import type { Content } from "#jobs/document/nodes.ts";
import type { StartDefinition } from "#jobs/starts/definition.ts";
import type * as contract from "../contract/mail.ts";
import type { Deps, Teammate } from "../context.ts";
import { fromInstant } from "../shapes/instant.ts";
import { unmanagedWords } from "./change-fault.ts";
import { readFilter, readList } from "./chosen.ts";
import { refuseLeftBehind } from "./left-behind.ts";
import { nameBySubject, readText, refuse, refuseGroup, refuseSender, refuseUserVariables } from "./start-parts.ts";
import { checkTraits } from "./trait-writes.ts";

export type StartAsked = z.output<typeof contract.startNew>;
export type StartInput = { name: string; templateId: string | null; content: Content; definition: StartDefinition };

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
  const { allowUnsubscribes } = asked;
  // Taken as off, it would write to those who unsubscribed without anybody having said so (ST7).
  if (allowUnsubscribes && !(await readSettings(deps.db)).manageUnsubscribes) {
    throw refuse("allowUnsubscribes", unmanagedWords);
  }
  await refuseLeftBehind(deps, asked);
  const definition: StartDefinition = {
    channelId: channel.id,
    sender: asked.sender,
    replyTo: asked.replyTo ?? null,
    on,
    cc: [...new Set(asked.cc)],
    bcc: [...new Set(asked.bcc)].filter((address) => !asked.cc.includes(address)),
    strategy: asked.strategy,
    allowUnsubscribes,
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
