import type { Answer } from "#web/shared/api.ts";

type Entry = Pick<
  Answer<"GET /api/audit">["items"][number],
  "action" | "detail" | "names" | "handedOver"
>;

/** What fields are called where splitting their names does not say it. */
const labels: Record<string, string> = {
  csmId: "CSM",
  aeId: "AE",
  toId: "to",
  mrr: "MRR",
  renewsOn: "renewal date",
  teammateId: "teammate",
  userId: "user",
  accountId: "account",
  channelId: "channel",
  senderId: "sender",
  templateId: "template",
  conversationId: "conversation",
  standInId: "stand-in",
  untracked: "not tracked",
  handedOverFrom: "handed over from",
  sendAtMs: "to be sent at",
  why: "reason",
  backupAt: "backup of",
  of: "of",
};

/** "csmId" is "CSM", "maySend" is "may send", "traits.plan" stays. */
export const fieldLabel = (key: string): string =>
  labels[key] ?? (key.includes(".") ? key : key.replace(/([A-Z])/g, " $1").replaceAll("_", " ").toLowerCase());

/** Of which bulk run, or that it was of many, is said by the run itself; since when is an entry of its own. */
const unsaid = ["bulkRun", "sinceMs"];

/** What was changed, in a line: the names of fields, or what was kept of it; empty for nothing. */
export function detailText({ action, detail, names }: Pick<Entry, "action" | "detail" | "names">): string {
  if (detail === null || tailText({ action, detail, names, handedOver: null }) !== "") return "";
  const facts = { ...detail };
  if ("archivedAtMs" in facts) {
    facts["archived"] = facts["archivedAtMs"] !== null;
    delete facts["archivedAtMs"];
  }
  return Object.entries(facts)
    .filter(([key, value]) => value !== undefined && value !== null && !unsaid.includes(key))
    .map(([key, value]) => {
      if (key === "changed" && Array.isArray(value)) return value.map((one) => fieldLabel(String(one))).join(", ");
      const text = Array.isArray(value) ? value.map((one) => textOf(one, names)).join(", ") : textOf(value, names);
      return `${fieldLabel(key)}: ${text}`;
    }).join(" · ");
}

const textOf = (value: unknown, names: Record<string, string>): string => {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "string") return JSON.stringify(value);
  return names[value] ?? (/^[a-z]+(_[a-z]+)+$/.test(value) ? value.replaceAll("_", " ") : value);
};

/** What follows what an entry is about: what a leaving handed over, what a bulk run did. Empty where `detailText` says it. */
export function tailText({ action, detail, names, handedOver }: Entry): string {
  if (detail === null) return "";
  if (action === "teammate.left" || action === "teammate.handed_over") {
    const to = names[String(detail["toId"])] ?? "somebody else";
    if (handedOver === null) return `; what was theirs goes to ${to}`;
    const { accounts, messages, isMore } = handedOver;
    const parts = [many(accounts, "account"), ...(messages > 0 ? [many(messages, "pending mail")] : [])];
    return `; ${isMore ? "at least " : ""}${parts.join(" and ")} went to ${to}`;
  }
  if (action === "bulk_run.created") {
    const count = detail["count"];
    const whom = typeof count === "number"
      ? many(count, String(detail["of"]))
      : `all ${String(detail["of"])}s that matched`;
    const { of: _of, act: _act, count: _count, all: _all, ...sets } = detail;
    const set = Object.entries(sets).filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => `${fieldLabel(key)} ${textOf(value, names)}`).join(", ");
    return `: ${actOf(detail["act"])} ${whom}${set === "" ? "" : `: ${set}`}`;
  }
  if (action.startsWith("bulk_run.") && typeof detail["changed"] === "number") {
    const of = typeof detail["of"] === "string" ? detail["of"] : "row";
    const act = typeof detail["act"] === "string" ? `${actOf(detail["act"])} ` : "";
    return `: ${act}${many(Number(detail["changed"]), of)} changed of ${Number(detail["seen"]).toLocaleString("en")}`;
  }
  return "";
}

const acts: Record<string, string> = {
  assign: "CSM, AE or status of",
  subscription: "subscription of",
  close: "closing of",
  traits: "traits of",
  tracking: "tracking of",
};
const actOf = (act: unknown): string => acts[String(act)] ?? "act on";

const many = (count: number, one: string): string => `${count.toLocaleString("en")} ${one}${count === 1 ? "" : "s"}`;
