import type { AddressRow } from "#db/queries/address.ts";
import type { MessageChange, SettingsRow } from "#db/queries/message-change.ts";
import type { AddressRole } from "#db/queries/message-undo.ts";
import type { RefusalCode } from "../contract/errors.ts";
import { isLeftBehind, leftBehindWords } from "./left-behind.ts";

/** What a change of a message is judged by, beside the message. */
export type ChangeFacts = {
  addresses: ReadonlyMap<string, AddressRow>;
  /** Who may send, by channel (ST3). */
  validSenders: ReadonlyMap<string, ReadonlySet<string>>;
  manageUnsubscribes: boolean;
  mostAddresses: (channelKind: string) => number;
  /** Whether one mail of it may have several users in To (CH1). */
  takesGroups: (channelKind: string) => boolean;
};
export type Fault = { field: string; words: string; code: RefusalCode };

/** Why nothing can be made to allow unsubscribes (SU5). */
export const unmanagedWords = "unsubscribes are not managed in this workspace";

const roles: readonly AddressRole[] = ["to", "cc", "bcc"];
const fault = (field: string, words: string, code: RefusalCode = "invalid_field"): Fault => ({ field, words, code });

/** The message that is to be changed, or made. */
export type Settings = Pick<SettingsRow, "channelId" | "channelKind" | "unsubscribed" | "written"> & {
  settings: Pick<SettingsRow["settings"], "people" | "allowUnsubscribes">;
};

/** Why this message cannot be changed so (PR2), null when it can. Pure. */
export function changeFault(row: Settings, change: MessageChange, facts: ChangeFacts): Fault | null {
  return senderFault(row, change, facts) ?? addressFault(row, change, facts) ?? peopleFault(row, change, facts) ??
    unsubscribeFault(row, change, facts) ?? leftBehindFault(row, change, facts);
}

function senderFault({ channelId }: Settings, { teammateId }: MessageChange, facts: ChangeFacts): Fault | null {
  if (teammateId === undefined || facts.validSenders.get(channelId)?.has(teammateId)) return null;
  return fault("teammateId", "may not send on this message's channel");
}

function addressFault({ channelKind, written }: Settings, change: MessageChange, facts: ChangeFacts): Fault | null {
  for (const role of roles) {
    const suppressed = change[role]?.find((address) => facts.addresses.get(address)?.suppressed);
    if (suppressed) return fault(role, `${suppressed} is suppressed: it bounced, complained or was suppressed by hand`);
  }
  if (change.to === undefined) return null;
  if (change.to.length > 1 && !facts.takesGroups(channelKind)) {
    return fault("to", "this channel cannot write to several users at once", "group_not_supported");
  }
  const stranger = change.to.find((address) => !facts.addresses.get(address)?.userId);
  if (stranger !== undefined) return fault("to", `${stranger} is no user's address`);
  return written.length > 0 ? fault("to", `${written.join(", ")} gets another mail of the same start`) : null;
}

/** Nobody gets it twice, and the channel takes them all. */
function peopleFault(row: Settings, change: MessageChange, facts: ChangeFacts): Fault | null {
  const given = roles.findLast((role) => change[role] !== undefined);
  if (given === undefined) return null;
  const people = roles.flatMap((role) => addressesIn(row, change, role).map((address) => ({ role, address })));
  const standsIn = new Map<string, AddressRole>();
  for (const { role, address } of people) {
    const before = standsIn.get(address);
    const field = change[role] !== undefined ? role : before;
    if (before !== undefined && field !== undefined && change[field] !== undefined) {
      return fault(field, `${address} would get it twice`);
    }
    standsIn.set(address, role);
  }
  const most = facts.mostAddresses(row.channelKind);
  return people.length > most ? fault(given, `this channel takes ${most} addresses at most`) : null;
}

/** A message that could only ever be skipped is no wish of anybody's. */
function unsubscribeFault(row: Settings, change: MessageChange, facts: ChangeFacts): Fault | null {
  const { allowUnsubscribes, to } = change;
  if (allowUnsubscribes === true && !facts.manageUnsubscribes) {
    return fault("allowUnsubscribes", unmanagedWords);
  }
  const field = to !== undefined ? "to" : allowUnsubscribes === true ? "allowUnsubscribes" : null;
  if (field === null || !(allowUnsubscribes ?? row.settings.allowUnsubscribes === 1)) return null;
  const readers = addressesIn(row, change, "to");
  const isOut = (address: string) =>
    to === undefined ? row.unsubscribed.includes(address) : facts.addresses.get(address)?.unsubscribed ?? false;
  if (readers.length === 0 || !readers.every(isOut)) return null;
  return fault(field, `${readers.join(", ")} unsubscribed: where unsubscribes are allowed it would never leave`);
}

/** Whoever had the address unsubscribed and gave it up, and nobody has it now: it would be left out (SU1). */
function leftBehindFault({ settings }: Settings, change: MessageChange, facts: ChangeFacts): Fault | null {
  if (!(change.allowUnsubscribes ?? settings.allowUnsubscribes === 1)) return null;
  for (const role of ["cc", "bcc"] as const) {
    const out = change[role]?.find((address) => isLeftBehind(facts.addresses.get(address)));
    if (out) return fault(role, `${out} ${leftBehindWords}`);
  }
  return null;
}

const addressesIn = ({ settings }: Settings, change: MessageChange, role: AddressRole): string[] =>
  change[role] ?? settings.people.filter(([of]) => of === role).map(([, address]) => address);
