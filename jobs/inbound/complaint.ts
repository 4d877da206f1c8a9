import { returnedIn } from "./about.ts";
import { fieldsOf, headerBlockOf } from "./fields.ts";
import type { InboundMail, Verdict } from "./mail.ts";
import { addressIn } from "./names.ts";

/** Feedback types that say that somebody does not want the mail (RFC 5965); an unknown one counts as `other` does. */
const noComplaint = new Set(["not-spam", "auth-failure", "dkim", "dmarc"]);

/**
 * A complaint by the Abuse Reporting Format (RFC 5965) or as Hotmail's programme sends it, else null. `not-spam` and reports on
 * authentication are automatic mail.
 */
export function complaintOf(mail: InboundMail, body: string): Verdict | null {
  const report = mail.reportParts.find(({ type }) => type === "message/feedback-report");
  const junk = mail.reportParts
    .filter(({ type }) => type === "message/rfc822")
    .map(({ text }) => fieldsOf(headerBlockOf(text)).first("x-hmxmroriginalrecipient"))
    .find(Boolean);
  if (!report && !(junk && /^complaint about message/i.test(mail.subject))) return null;
  const fields = fieldsOf(report?.text.replace(/\r?\n[ \t]*(?=\r?\n)/g, "") ?? "");
  const type = fields.first("feedback-type")?.toLowerCase().trim() ?? "abuse";
  if (noComplaint.has(type)) return { kind: "automatic", of: "other" };
  const { about, to } = returnedIn(mail, body, fields.first("original-message-id"));
  const said = [fields.first("original-rcpt-to"), fields.first("removal-recipient"), junk].map(addressIn).find(Boolean);
  const address = said ?? (to.length === 1 && !/^redacted|x{4,}/i.test(to[0]!) ? to[0]! : null);
  return { kind: "complaint", address, of: about };
}
