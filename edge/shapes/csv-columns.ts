import type { z } from "zod";
import type { conversation } from "../contract/conversations.ts";
import type { AccountAnswer } from "./account.ts";
import type { CsvCell } from "./csv-line.ts";
import type { MessageAnswer } from "./message.ts";
import type { UserAnswer } from "./user.ts";

type ConversationAnswer = z.input<typeof conversation>;
/** A column of a file, under the key that the list has it by. */
export type CsvColumn<T> = { label: string; cell: (row: T) => CsvCell };
type Columns<T> = Record<string, CsvColumn<T>>;

type Party = { name: string | null; address: string | null };
const partiesOf = (parties: readonly Party[]) => parties.map(partyOf).join("; ");
/** A name alone is that of a user who has no address any more. */
const partyOf = ({ name, address }: Party) => name && address ? `${name} <${address}>` : address ?? name ?? "";
/** Money as a plain number of units. */
const unitsOf = (cents: number | null) => cents === null ? null : cents / 100;

export const accountCsv: Columns<AccountAnswer> = {
  name: { label: "Name", cell: (row) => row.name },
  status: { label: "Status", cell: (row) => row.status },
  csm: { label: "CSM", cell: (row) => row.csm?.email },
  ae: { label: "AE", cell: (row) => row.ae?.email },
  users: { label: "Users", cell: (row) => row.userCount },
  mrr: { label: "MRR", cell: (row) => unitsOf(row.mrrCents) },
  renewsOn: { label: "Renewal date", cell: (row) => row.renewsOn },
  health: { label: "Health", cell: (row) => row.health },
  tracking: { label: "Opens", cell: (row) => row.untracked ? "Not tracked" : null },
};
export const userCsv: Columns<UserAnswer> = {
  name: { label: "Name", cell: (row) => row.name },
  email: { label: "E-mail", cell: (row) => row.email },
  accounts: { label: "Accounts", cell: (row) => row.accounts.map(({ name }) => name).join("; ") },
  owner: { label: "Owner", cell: (row) => row.accounts.some(({ isOwner }) => isOwner) },
  lastSeen: { label: "Last seen", cell: (row) => row.lastSeenAt },
  unsubscribed: { label: "Unsubscribed", cell: (row) => row.unsubscribed?.at },
  tracking: { label: "Opens", cell: (row) => row.untracked ? "Not tracked" : null },
};
export const conversationCsv: Columns<ConversationAnswer> = {
  to: { label: "With", cell: (row) => partiesOf(row.to) },
  account: { label: "Account", cell: (row) => row.account?.name },
  subject: { label: "Subject", cell: (row) => row.subject },
  seen: { label: "Seen", cell: (row) => row.seen?.firstAt },
  sender: { label: "Sender", cell: (row) => row.sender?.email },
  activeAt: { label: "Last", cell: (row) => row.activeAt },
};
export const messageCsv: Columns<MessageAnswer> = {
  to: { label: "To", cell: (row) => partiesOf(row.to) },
  account: { label: "Account", cell: (row) => row.account?.name },
  subject: { label: "Subject", cell: (row) => row.subject },
  from: { label: "From", cell: (row) => row.teammate.email },
  leaves: { label: "Send date", cell: (row) => row.sendAt },
};
