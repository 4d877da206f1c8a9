import { readdirSync, readFileSync } from "node:fs";
import type { InboundMail, Verdict } from "#jobs/inbound/mail.ts";
import { classify } from "#jobs/inbound/classify.ts";
import { readMail } from "#jobs/inbound/read-mail.ts";

const root = new URL("../fixtures/inbound/", import.meta.url);

/** What a sample is expected to be, as `expected.json` beside it says; `of` is the Message-ID that it is about. */
export type Expected = {
  kind: Verdict["kind"];
  of?: string;
  address?: string | null;
  reports?: { address: string; code: string | null; class: string }[];
};
export type Sample = { name: string; bytes: Uint8Array; expected: Expected };

/** Every inbound sample with its lines ending as on the wire. */
export function inboundSamples(): Sample[] {
  return readdirSync(root).sort().flatMap((folder) => {
    const all = JSON.parse(readFileSync(new URL(`${folder}/expected.json`, root), "utf8")) as Record<string, Expected>;
    const files = readdirSync(new URL(`${folder}/`, root)).filter((file) => file.endsWith(".eml"));
    if (files.length !== Object.keys(all).length) {
      throw new Error(`${folder}: a sample without an expectation, or none for it`);
    }
    return Object.entries(all).map(([name, expected]) => {
      const text = readFileSync(new URL(`${folder}/${name}.eml`, root), "latin1").replace(/\r?\n/g, "\r\n");
      return { name: `${folder}/${name}`, bytes: Uint8Array.from(text, (sign) => sign.charCodeAt(0)), expected };
    });
  });
}

/** What a mail turned out to be, in the form of what is expected of it. */
export function verdictOf(mail: InboundMail): Expected {
  const verdict = classify(mail);
  if (verdict.kind === "reply") return verdict;
  if (verdict.kind === "automatic") return verdict;
  const about = verdict.of.rfcMessageId === undefined ? {} : { of: verdict.of.rfcMessageId };
  if (verdict.kind === "complaint") return { kind: "complaint", address: verdict.address, ...about };
  const reports = verdict.reports.map(({ address, code, class: means }) => ({ address, code, class: means }));
  return { kind: "bounce", reports, ...about };
}

export const readSample = (sample: Sample): Promise<InboundMail> => readMail(sample.bytes);

/** A verdict in one word, for the table. */
export const wordFor = ({ kind, of }: Expected): string => kind === "automatic" ? `automatic:${of}` : kind;
