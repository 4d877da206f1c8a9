import { classOf, codeIn, isVague } from "./bounce-class.ts";
import { blocksOf, type Fields, fieldsOf } from "./fields.ts";
import { maxReports } from "./limits.ts";
import type { BounceReport } from "./mail.ts";
import { addressIn } from "./names.ts";

/** What a delivery status says: who failed for good, and what it names the mail by, if it does. */
export type DeliveryStatus = {
  failed: BounceReport[];
  /** Recipients that are delayed, delivered, relayed or expanded: no bounce. */
  others: number;
  originalMessageId: string | undefined;
};

/**
 * Reads `message/delivery-status` (RFC 3464, RFC 6533): a block for the mail, then one a recipient. Blocks in the wrong order or
 * without the empty line between them, as some servers write them, are read too. @param fallback an address where a block names none.
 */
export function readDeliveryStatus(text: string, fallback: string | null): DeliveryStatus {
  const status: DeliveryStatus = { failed: [], others: 0, originalMessageId: undefined };
  for (const block of blocksOf(text).flatMap(split)) {
    const fields = fieldsOf(block);
    status.originalMessageId ??= fields.first("x-original-message-id") ?? fields.first("original-message-id");
    const isRecipient = ["final-recipient", "original-recipient", "action", "status"].some((name) =>
      fields.first(name)
    );
    if (!isRecipient) continue;
    const report = reportOf(fields, fallback);
    if (report === "other") status.others++;
    else if (report && status.failed.length < maxReports) addOnce(status.failed, report);
  }
  return status;
}

/** A recipient that begins in the middle of a block begins one of its own. */
function split(block: string): string[] {
  const parts = block.split(/\n(?=(?:final|original)-recipient[ \t]*:)/i);
  if (parts.length < 3) return [block];
  const whole: string[] = [];
  for (const part of parts) {
    const name = /^(final|original)/i.exec(part)?.[0].toLowerCase();
    const before = whole.at(-1);
    const isOther = before !== undefined && name !== undefined &&
      !new RegExp(`^${name}-recipient`, "im").test(before) &&
      /^(?:final|original)-recipient[^\n]*$/i.test(before.trim());
    if (isOther) whole[whole.length - 1] = `${before}\n${part}`;
    else whole.push(part);
  }
  return whole;
}

function reportOf(fields: Fields, fallback: string | null): BounceReport | "other" | null {
  const said = (fields.first("diagnostic-code") ?? "").replace(/^\s*[\w./-]+\s*;\s*/, "").replace(/\s+/g, " ").trim();
  const stated = codeIn(fields.first("status") ?? "");
  const told = codeIn(said);
  const code = stated === null || (isVague(stated) && told !== null && !isVague(told)) ? told ?? stated : stated;
  const action = (fields.first("action") ?? "").toLowerCase().replace(/[^a-z]+.*$/, "");
  const isFailed = action === "" || action === "fail" || action === "failure"
    ? !code?.startsWith("4")
    : action === "failed";
  if (!isFailed || /^\s*2\./.test(fields.first("status") ?? "")) return "other";
  // What was written to first: a user whose mail is forwarded is known by that address alone.
  const address = addressIn(fields.first("original-recipient")) ?? addressIn(fields.first("final-recipient")) ??
    fallback;
  if (!address) return null;
  const reason = said || fields.first("x-display-reason") || fields.first("status") || "";
  return { address, code, class: classOf(code, said), reason: reason.slice(0, 500), action: "failed" };
}

/** One report an address: the one with a code that says more. */
export function addOnce(reports: BounceReport[], report: BounceReport): void {
  const at = reports.findIndex(({ address }) => address.toLowerCase() === report.address.toLowerCase());
  if (at < 0) reports.push(report);
  else if ((!reports[at]!.code || isVague(reports[at]!.code)) && report.code && !isVague(report.code)) {
    reports[at] = report;
  }
}
