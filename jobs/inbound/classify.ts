import { automaticOf } from "./automatic.ts";
import { bounceOf } from "./bounce.ts";
import { complaintOf } from "./complaint.ts";
import { textOfHtml } from "./html-text.ts";
import { maxReadChars, maxReadSubjectChars } from "./limits.ts";
import type { InboundMail, Verdict } from "./mail.ts";
import { splitText } from "./quoted-text.ts";

export type { BounceReport, InboundMail, Verdict } from "./mail.ts";

/**
 * What a mail is (CH6): a bounce, a complaint, an automatic answer, or what a person wrote. What is not surely one of the others is a
 * reply, so that no person's words are lost to a rule. Reads at most 60,000 characters of the body. Never throws.
 */
export function classify(given: InboundMail): Verdict {
  const mail = { ...given, subject: given.subject.slice(0, maxReadSubjectChars) };
  const body = bodyOf(mail);
  const reported = complaintOf(mail, body) ?? bounceOf(mail, body);
  if (reported) return reported;
  const of = automaticOf(mail, splitText(body).own);
  return of ? { kind: "automatic", of } : { kind: "reply" };
}

/** The words of the body, from its HTML where it has no text. */
function bodyOf({ text, html }: InboundMail): string {
  if (text && text.trim() !== "") return text.slice(0, maxReadChars);
  return html ? textOfHtml(html.slice(0, maxReadChars * 3)).slice(0, maxReadChars) : "";
}
