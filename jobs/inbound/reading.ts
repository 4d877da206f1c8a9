import { classify } from "./classify.ts";
import type { InboundMail, Verdict } from "./mail.ts";
import { readMail } from "./read-mail.ts";
import { type Shown, shown } from "./shown.ts";

/** All that is made of a mail's bytes alone, as it can be handed from thread to thread. */
export type Reading = {
  mail: Omit<InboundMail, "headers">;
  fields: [name: string, values: string[]][];
  verdict: Verdict;
  view: Shown;
};
/** The same, to be used. */
export type ReadMail = { mail: InboundMail; verdict: Verdict; view: Shown };

/** Header fields that are asked for once a mail is read. */
const kept = [
  ...["delivered-to", "x-original-to", "envelope-to", "x-forwarded-to", "list-id", "list-post", "mailing-list"],
  ...["x-google-group-id", "x-mailman-version", "x-original-from", "x-original-sender"],
  ...["x-parley-test", "x-parley-message", "x-google-original-message-id"],
];

/** Reads, classifies and sanitizes. What hangs or dies in here is some stranger's doing: `reader.ts` runs it in a thread of its own. */
export async function makeReading(bytes: Uint8Array): Promise<Reading> {
  const { headers, ...mail } = await readMail(bytes);
  const whole = { headers, ...mail };
  return {
    mail,
    fields: kept.map((name) => [name, headers(name)]),
    verdict: classify(whole),
    view: shown(whole),
  };
}

/** @throws when a header is asked for later that is not kept. */
export function openReading({ mail, fields, verdict, view }: Reading): ReadMail {
  const values = new Map(fields);
  const headers = (name: string): string[] => {
    const found = values.get(name.toLowerCase());
    if (!found) throw new Error(`the header ${name} is not kept of a reading`);
    return found;
  };
  return { mail: { ...mail, headers }, verdict, view };
}
