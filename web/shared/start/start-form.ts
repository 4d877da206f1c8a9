import type { FileRef } from "#jobs/document/nodes.ts";
import type { Ask } from "../api.ts";
import type { TraitValue } from "../traits/trait-text.ts";
import type { StartOn } from "../start-selection.ts";

export type StartBody = Ask<"POST /api/starts">["body"];

/** What a person fills in to start conversations (ST2). */
export type StartForm = {
  name: string;
  channelId: string | null;
  senderMode: "teammate" | "csm" | "ae";
  teammateId: string | null;
  replyTo: string;
  audience: "owners" | "all" | "rule";
  /** JSON of the rule (ST4), "" while there is none. */
  rule: string;
  /** One conversation per user, or per account with all of them in To (ST5). */
  strategy: "perUser" | "perAccount";
  /** For users who are at several accounts (ST6). */
  accountId: string | null;
  cc: string[];
  bcc: string[];
  templateId: string | null;
  subject: string;
  html: string;
  files: FileRef[];
  allowUnsubscribes: boolean;
  approval: boolean;
  traits: Record<string, TraitValue>;
  when: "now" | "delay" | "at";
  delay: string;
  delayUnit: "hours" | "days";
  at: string | null;
};

export const emptyForm: StartForm = {
  name: "",
  channelId: null,
  senderMode: "teammate",
  teammateId: null,
  replyTo: "",
  audience: "owners",
  rule: "",
  strategy: "perUser",
  accountId: null,
  cc: [],
  bcc: [],
  templateId: null,
  subject: "",
  html: "",
  files: [],
  allowUnsubscribes: true,
  approval: false,
  traits: {},
  when: "delay",
  delay: "1",
  delayUnit: "days",
  at: null,
};

/** Whether more than one user of an account may be among those written to (ST5). */
export const mayGroup = (on: StartOn): boolean => "accountIds" in on || "of" in on || on.userIds.length > 1;

/** Whether accounts were chosen, whose audience is asked for (ST4). */
export const isOfAccounts = (on: StartOn): boolean => "accountIds" in on || ("of" in on && on.of === "accounts");

/** What the form says of when, or null while it is not whole. */
export function whenOf({ when, delay, delayUnit, at }: StartForm): StartBody["when"] | null {
  if (when === "now") return "now";
  if (when === "at") return at === null ? null : { at };
  const amount = Number(delay.replace(",", "."));
  if (!(amount > 0)) return null;
  return delayUnit === "hours" ? { delayHours: amount } : { delayDays: amount };
}

/** The request that the form stands for, or null while something that every start needs is missing. */
export function bodyOf(form: StartForm, on: StartOn): StartBody | null {
  const when = whenOf(form);
  if (form.channelId === null || form.teammateId === null || when === null) return null;
  if (isOfAccounts(on) && form.audience === "rule" && form.rule === "") return null;
  const traits = Object.entries(form.traits).filter(([, value]) => value !== null && value !== "");
  return {
    ...(form.name.trim() === "" ? {} : { name: form.name.trim() }),
    channelId: form.channelId,
    sender: { mode: form.senderMode, teammateId: form.teammateId },
    ...(form.replyTo.trim() === "" ? {} : { replyTo: form.replyTo.trim() }),
    on: selectionOf(on, form.accountId),
    ...(isOfAccounts(on) ? { audience: audienceOf(form) } : {}),
    strategy: mayGroup(on) ? form.strategy : "perUser",
    cc: form.cc,
    bcc: form.bcc,
    ...(form.templateId === null ? {} : { templateId: form.templateId }),
    content: {
      subject: form.subject,
      html: form.html,
      ...(form.files.length === 0 ? {} : { files: form.files.map(({ id }) => id) }),
    },
    allowUnsubscribes: form.allowUnsubscribes,
    approval: form.approval,
    ...(traits.length === 0 ? {} : { traits: Object.fromEntries(traits) }),
    when,
  };
}

function selectionOf(on: StartOn, accountId: string | null): StartBody["on"] {
  const named = accountId === null ? {} : { accountId };
  if ("accountIds" in on) return { accountIds: on.accountIds };
  if ("userIds" in on) return { userIds: on.userIds, ...named };
  return on.of === "accounts" ? { of: "accounts", ...on.narrowed } : { of: "users", ...on.narrowed, ...named };
}

const audienceOf = ({ audience, rule }: StartForm): NonNullable<StartBody["audience"]> =>
  audience === "rule" ? { kind: "rule", rule: JSON.parse(rule) } : { kind: audience };

/** Whether anything was written that leaving the page would lose. */
export const isWritten = (form: StartForm) =>
  form.name !== "" || form.subject !== "" || form.html.replace(/<(?!img)[^>]*>/g, "") !== "" || form.files.length > 0;
