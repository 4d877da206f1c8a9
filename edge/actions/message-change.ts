import type { z } from "zod";
import { addressesKnown } from "#db/queries/address.ts";
import type { Acted } from "#db/queries/message-act.ts";
import { change as changeThem, type MessageChange, settingsOf } from "#db/queries/message-change.ts";
import { readSettings } from "#db/queries/setting.ts";
import { validSendersOn } from "#db/queries/start-facts.ts";
import type { ChannelKind } from "#db/schema/channel.ts";
import { factsOfKind } from "#jobs/channels/registry.ts";
import type * as contract from "../contract/mail.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { type ChangeFacts, changeFault } from "./change-fault.ts";
import { futureInstant } from "./messages.ts";

/** Changes send date, sender, addresses and switches of pending messages (PR2). `faults` says of each that was not changed, and could
 * not be, why. */
export async function changeMessages(
  deps: Deps,
  by: Teammate,
  ids: readonly string[],
  { sendAt, ...set }: z.output<typeof contract.messagePatch>,
): Promise<{ acted: Acted | null; faults: Map<string, Refusal> }> {
  const nowMs = deps.nowMs();
  if (sendAt === undefined && Object.keys(set).length === 0) {
    throw new Refusal("invalid_field", "set: names nothing to change", "set");
  }
  const change: MessageChange = {
    ...set,
    ...(sendAt === undefined ? {} : { sendAtMs: futureInstant(sendAt, "sendAt", nowMs) }),
  };
  const rows = await settingsOf(deps.db, ids, change.to);
  const facts = await changeFactsFor(deps, change, rows.map((row) => row.channelId));
  const faults = new Map<string, Refusal>();
  for (const row of rows) {
    const found = changeFault(row, change, facts);
    if (found) faults.set(row.id, new Refusal(found.code, `${found.field}: ${found.words}`, found.field));
  }
  const of = rows.filter(({ id }) => !faults.has(id)).map(({ id, sentAs }) => ({ id, sentAs }));
  if (of.length === 0) return { acted: null, faults };
  const actor = { id: by.id, name: by.name };
  return { acted: await changeThem(deps.db, { of, change, actor, nowMs }), faults };
}

/** What a change of messages on these channels is judged by. */
export async function changeFactsFor(deps: Deps, change: MessageChange, channelIds: string[]): Promise<ChangeFacts> {
  const given = [change.to, change.cc, change.bcc].flatMap((addresses) => addresses ?? []);
  const channels = change.teammateId === undefined ? [] : [...new Set(channelIds)];
  const [addresses, { manageUnsubscribes }, ...senders] = await Promise.all([
    addressesKnown(deps.db, given, deps.links.hashAddress),
    readSettings(deps.db),
    ...channels.map((id) => validSendersOn(deps.db, id)),
  ]);
  return {
    addresses,
    manageUnsubscribes,
    validSenders: new Map(channels.map((id, n) => [id, senders[n]!])),
    mostAddresses: (kind) => factsOfKind(kind as ChannelKind).capabilities.maxAddresses,
    takesGroups: (kind) => factsOfKind(kind as ChannelKind).capabilities.group,
  };
}
