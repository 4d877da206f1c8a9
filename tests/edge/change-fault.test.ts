import { expect, test } from "vitest";
import type { AddressRow } from "#db/queries/address.ts";
import type { MessageChange } from "#db/queries/message-change.ts";
import { type ChangeFacts, changeFault, type Settings } from "#edge/actions/change-fault.ts";

const row: Settings = {
  channelId: "C",
  channelKind: "outbox",
  settings: { people: [["to", "grace@a.b"], ["cc", "cc@a.b"], ["bcc", "bcc@a.b"]], allowUnsubscribes: 1 },
  unsubscribed: [],
  written: [],
};
const user = (address: string, over: Partial<AddressRow> = {}): [string, AddressRow] => [
  address,
  { address, userId: address, userName: null, unsubscribed: false, suppressed: false, ...over },
];
const facts: ChangeFacts = {
  addresses: new Map([
    user("grace@a.b"),
    user("alan@a.b"),
    user("out@a.b", { unsubscribed: true }),
    user("dead@a.b", { suppressed: true }),
    user("x@a.b", { userId: null }),
  ]),
  validSenders: new Map([["C", new Set(["ada"])], ["D", new Set(["bo"])]]),
  manageUnsubscribes: true,
  mostAddresses: () => 4,
  takesGroups: () => true,
};
const many = ["1@a.b", "2@a.b", "3@a.b"];

// deno-fmt-ignore
test.each<[string, MessageChange, string | null, Partial<Settings>?, Partial<ChangeFacts>?]>([
  ["a sender of its channel may send it", { teammateId: "ada" }, null],
  ["a sender of another channel may not", { teammateId: "bo" }, "teammateId"],
  ["another user may get it", { to: ["alan@a.b"] }, null],
  ["whom its start writes to already may not", { to: ["alan@a.b"] }, "to", { written: ["alan@a.b"] }],
  ["an address that is no user's may not stand in To", { to: ["x@a.b"] }, "to"],
  ["several users may get one mail", { to: ["alan@a.b", "grace@a.b"] }, null],
  ["not on a channel that cannot", { to: ["alan@a.b", "grace@a.b"] }, "to", {}, { takesGroups: () => false }],
  ["one who is no user keeps the others from it", { to: ["alan@a.b", "x@a.b"] }, "to"],
  ["nobody gets it twice", { to: ["alan@a.b", "alan@a.b"] }, "to"],
  ["one of several who unsubscribed drops out", { to: ["alan@a.b", "out@a.b"] }, null],
  ["all of them did: it would never leave", { to: ["out@a.b"], cc: [] }, "to"],
  ["more than the channel takes, To counted", { to: ["alan@a.b", ...many.slice(0, 2)] }, "to", { settings: { ...row.settings, people: [["cc", "c@a.b"], ["bcc", "b@a.b"]] } }, { addresses: new Map(["alan@a.b", ...many].map((address) => user(address))) }],
  ["it may stand in CC", { cc: ["x@a.b"] }, null],
  ["a suppressed address gets nothing, in whatever role", { bcc: ["dead@a.b"] }, "bcc"],
  ["who gets a copy already cannot be in To as well", { to: ["alan@a.b"], cc: ["alan@a.b"] }, "cc"],
  ["the role that was given is named, also where the other one stood there", { to: ["alan@a.b"], bcc: [] }, null, { settings: { ...row.settings, people: [["to", "grace@a.b"], ["cc", "x@a.b"]] } }],
  ["a new To that has the copy already is named as To", { to: ["grace@a.b"] }, "to", { settings: { ...row.settings, people: [["cc", "grace@a.b"]] } }],
  ["CC moves to BCC in one change", { cc: [], bcc: ["cc@a.b"] }, null],
  ["what stood there twice before keeps nobody from changing the rest", { bcc: [] }, null, { settings: { ...row.settings, people: [["to", "grace@a.b"], ["cc", "grace@a.b"]] } }],
  ["as many as the channel takes", { cc: many.slice(1) }, null],
  ["one more than the channel takes", { cc: many }, "cc"],
  ["an unsubscribed user gets nothing that allows unsubscribes", { to: ["out@a.b"] }, "to"],
  ["they may get what does not", { to: ["out@a.b"], allowUnsubscribes: false }, null],
  ["nor can it be allowed for who unsubscribed", { allowUnsubscribes: true }, "allowUnsubscribes", { unsubscribed: ["grace@a.b"] }],
  ["a copy to who unsubscribed is no matter", { cc: ["out@a.b"] }, null],
  ["unsubscribes that nobody manages cannot be allowed", { allowUnsubscribes: true }, "allowUnsubscribes", {}, { manageUnsubscribes: false }],
  ["they can always be disallowed", { allowUnsubscribes: false }, null, { unsubscribed: ["grace@a.b"] }, { manageUnsubscribes: false }],
])("[PR2] %s", (_, change, field, ofRow = {}, ofFacts = {}) => {
  expect(changeFault({ ...row, ...ofRow }, change, { ...facts, ...ofFacts })?.field ?? null).toBe(field);
});
