import { returnedIn, withoutCopy } from "./about.ts";
import { classOf, codeIn } from "./bounce-class.ts";
import { delayWords, failureSubjects, failureWords, isDelaySubject } from "./bounce-words.ts";
import { addOnce, readDeliveryStatus } from "./delivery-status.ts";
import { maxReports } from "./limits.ts";
import type { BounceReport, InboundMail, Verdict } from "./mail.ts";
import { isAddress } from "./names.ts";
import { toldFailures } from "./told-failures.ts";

/**
 * A bounce, by its delivery status (RFC 3464) or by what servers write in its place, else null. A notice of a delay or of a delivery
 * is automatic mail, no bounce.
 */
export function bounceOf(mail: InboundMail, body: string): Verdict | null {
  const parts = statusParts(mail, body);
  if ((parts.length === 0 && !isDaemon(mail)) || isAnswer(mail)) return null;
  const { about, to } = returnedIn(mail, body, undefined);
  const only = to.length === 1 ? to[0]! : null;
  const named = failedRecipients(mail);
  const reports: BounceReport[] = [];
  let others = 0;
  for (const part of parts) {
    const status = readDeliveryStatus(part, named[0] ?? only);
    status.failed.slice(0, maxReports - reports.length).forEach((report) => addOnce(reports, report));
    others += status.others;
    if (status.originalMessageId && !about.rfcMessageId) about.rfcMessageId = bracketed(status.originalMessageId);
  }
  const words = withoutCopy(body);
  if (reports.length > 0) return { kind: "bounce", reports: withWords(reports, words), of: about };
  if (others > 0) return { kind: "automatic", of: "other" };

  const isDelay = isDelaySubject.test(mail.subject) ||
    (delayWords.test(words) && !/permanent|fatal|undeliverable|giving up|given up/i.test(words));
  const isFailure = failureSubjects.test(mail.subject) || (parts.length > 0 && !isDelay) || named.length > 0 ||
    failureWords.test(words);
  if (isDelay && !failureSubjects.test(mail.subject.replace(/^warning:?/i, ""))) {
    return { kind: "automatic", of: "other" };
  }
  if (!isFailure) return null;
  const own = new Set([...mail.to, ...(mail.from ? [mail.from] : [])].map(({ address }) => address.toLowerCase()));
  const told = toldFailures(words, own, named);
  const found = told.length > 0
    ? told
    : (named.length > 0 ? named : to.slice(0, 20)).map((address) => reportOf(address, words));
  return { kind: "bounce", reports: found, of: about };
}

/** Delivery statuses, as parts or written into the text. */
function statusParts(mail: InboundMail, body: string): string[] {
  const parts = mail.reportParts
    .filter(({ type, text }) =>
      /delivery-status$/.test(type) ||
      (!/rfc822|global|disposition/.test(type) && /^(?:final|original)-recipient:/im.test(text))
    )
    .map(({ text }) => text);
  if (parts.length > 0 || !isDaemon(mail)) return parts;
  const at = /^(?:reporting-mta|final-recipient|original-recipient)[ \t]*:/im.exec(body);
  return at && /^action[ \t]*:/im.test(body) ? [body.slice(at.index)] : [];
}

/** Whether it comes from what delivers mail: by its name, its envelope, or what it calls itself. */
function isDaemon(mail: InboundMail): boolean {
  const local = mail.from?.address.split("@")[0] ?? "";
  const name = mail.from?.name ?? mail.headers("from")[0] ?? "";
  if (
    /^(?:mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|post[-_.]?master|mailsubsystem|mail-?delivery|microsoftexchange[0-9a-f]*|bounces?|bounce[-+=].*|mail[-_]?system|mailerdaemon.*|mail-?admin|nondeliver.*|ndr)$/i
      .test(local)
  ) return true;
  if (
    /mail (?:delivery|transport|deliver)|mailer[- ]daemon|delivery subsystem|internet mail (?:delivery|service)|mail system/i
      .test(name)
  ) {
    return true;
  }
  if (mail.headers("x-failed-recipients").length > 0 || /^(?:""\s*)?<>$/.test(mail.headers("from")[0] ?? "")) {
    return true;
  }
  if (/report-type="?delivery-status/i.test(mail.headers("content-type")[0] ?? "")) return true;
  const returnPath = mail.headers("return-path")[0]?.replace(/\s/g, "") ?? "";
  const isNull = returnPath === "<>" || /^<?mailer-daemon@/i.test(returnPath);
  // A person may be called so, or use such an address: their subject must say so too.
  const isCalled = /delivery system|post ?master|system ?administrator|systemverwalter|administrateur|mail-?server/i
    .test(name);
  const isAutoReply = /^auto-replied/i.test(mail.headers("auto-submitted")[0] ?? "");
  return (isCalled || (isNull && !isAutoReply)) && failureSubjects.test(mail.subject);
}

/** Whether a person answers, from an address such as a server's, or to what a server wrote. */
function isAnswer(mail: InboundMail): boolean {
  const isNull = mail.headers("return-path")[0]?.replace(/\s/g, "") === "<>";
  const isReport = /^multipart\/report/i.test(mail.headers("content-type")[0] ?? "");
  return /^\s*(?:re|aw|fwd?|wg|tr|rv|sv|antw)\s?:/i.test(mail.subject) && !isNull && !isReport &&
    failedRecipients(mail).length === 0;
}

function failedRecipients(mail: InboundMail): string[] {
  return mail.headers("x-failed-recipients").join(",").split(/[,;\s]+/)
    .map((one) => one.replace(/^<|>$/g, "")).filter(isAddress).slice(0, 100);
}

/** A status that gives no reason has it in the words for people, where it is about one address. */
function withWords(reports: BounceReport[], words: string): BounceReport[] {
  const [only] = reports;
  if (!only || reports.length > 1 || only.class !== "unknown") return reports;
  const told = reportOf(only.address, words);
  return [{ ...only, class: told.class, reason: /\s/.test(only.reason) ? only.reason : told.reason }];
}

function reportOf(address: string, words: string): BounceReport {
  const code = codeIn(words);
  const reason = words.replace(/\s+/g, " ").trim().slice(0, 500);
  return { address, code, class: classOf(code, words), reason, action: "failed" };
}

const bracketed = (id: string): string => /<[^<>]+>/.exec(id)?.[0] ?? `<${id.trim()}>`;
