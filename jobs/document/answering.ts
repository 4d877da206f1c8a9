import { cleanSubject } from "./clean.ts";
import { subjectFromText } from "./from-dom.ts";
import type { Subject } from "./nodes.ts";

/** The subject of an answer to a mail: "Re: …" as it left; its braces are words of the mail by then, and no variables. */
export function answering({ subject, isSubjectFinal }: { subject: string; isSubjectFinal: boolean }): Subject {
  const line = subject.trim();
  const text = /^re\s*:/i.test(line) ? line : `Re: ${line}`.trim();
  return isSubjectFinal
    ? cleanSubject({ type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text }] }] })
    : subjectFromText(text);
}
