import { createHash } from "node:crypto";
import PostalMime from "postal-mime";
import { beforeAll, describe, expect, test } from "vitest";
import { composeMime, type MailParts } from "#jobs/compose/mime.ts";
import { type GoldenCase, goldenCases } from "./cases.ts";

const fixtures = new URL("../../../fixtures/mime/", import.meta.url);
const pathOf = ({ name }: GoldenCase) => new URL(`${name}.eml`, fixtures).pathname;
const named = goldenCases.map((golden) => [golden.name, golden] as const);
const latin1 = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
const headOf = (bytes: Uint8Array) => latin1(bytes).split("\r\n\r\n")[0]!;
const bytesOf = (file: { lines: Uint8Array }) => Uint8Array.fromBase64(latin1(file.lines).replace(/\s/g, ""));
const oneLine = (text: string) => text.replace(/[\r\n]+/g, " ").trim();
const lines = (text: string) => text.replaceAll("\r\n", "\n").trimEnd();

// Whoever means to change what leaves writes them anew, and reads the difference: GOLDEN=write.
beforeAll(async () => {
  if (Deno.env.get("GOLDEN") !== "write") return;
  for (const golden of goldenCases) await Deno.writeFile(pathOf(golden), composeMime(golden.parts).bytes);
});

test.each(named)("[CH5] %s: the bytes are those of the golden file", async (_, golden) => {
  const { bytes } = composeMime(golden.parts);
  expect(latin1(bytes)).toBe(latin1(await Deno.readFile(pathOf(golden))));
});

test.each(named)("[CH5] %s: lines and encoded words are as the RFCs have them", async (_, golden) => {
  const bytes = await Deno.readFile(pathOf(golden));
  const source = latin1(bytes);
  expect(source).toMatch(/^[\t\r\n\x20-\x7e]*$/);
  expect(source).not.toMatch(/[^\r]\n|\r[^\n]/);
  for (const line of source.split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
  for (const line of headOf(bytes).split("\r\n")) {
    const words = line.match(/=\?[^?\s]+\?[BQ]\?[^?\s]*\?=/gi) ?? [];
    // RFC 2047, section 2: 75 characters a word, 76 a line that has one; section 5: whole characters in each.
    if (words.length > 0) expect(line.length).toBeLessThanOrEqual(76);
    for (const word of words) {
      expect(word.length).toBeLessThanOrEqual(75);
      const [, , how, text] = word.split("?");
      const raw = how!.toUpperCase() === "B" ? atob(text!) : unescapeQ(text!);
      const decode = () =>
        new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(raw, (c) => c.charCodeAt(0)));
      expect(decode).not.toThrow();
    }
  }
});

const unescapeQ = (text: string) =>
  text.replaceAll("_", " ").replace(/=([0-9A-F]{2})/gi, (_all, hex) => String.fromCharCode(parseInt(hex, 16)));

test.each(named)("[CH5] [PR2] %s: no byte says who is copied blindly", async (_, golden) => {
  const source = latin1(await Deno.readFile(pathOf(golden)));
  expect(source).not.toMatch(/^bcc:/im);
  for (const { name, address } of golden.parts.bcc ?? []) {
    expect(source).not.toContain(address);
    if (name) expect(source).not.toContain(name);
  }
});

test.each(named)("[CH5] %s: one MIME reader finds what went in", async (_, { parts, ...golden }) => {
  const mail = await PostalMime.parse(await Deno.readFile(pathOf({ parts, ...golden })));
  expect(mail.subject).toBe(oneLine(parts.subject));
  expect(mail.from).toMatchObject(addressOf(parts.from));
  expect(mail.to).toEqual(parts.to.map(addressOf));
  expect(mail.cc ?? []).toEqual((parts.cc ?? []).map(addressOf));
  expect(lines(mail.text!)).toBe(lines(parts.text));
  expect(mail.html).toContain("</html>");
  expect(
    mail.attachments.map(({ filename, contentId, disposition, content }) => ({
      filename,
      contentId: contentId ?? null,
      disposition,
      content: new Uint8Array(content as ArrayBuffer),
    })).toSorted(byName),
  ).toEqual(
    (parts.files ?? []).map((file) => ({
      filename: oneLine(file.name),
      contentId: file.contentId === null ? null : `<${file.contentId}>`,
      disposition: file.contentId === null ? "attachment" : "inline",
      content: bytesOf(file),
    })).toSorted(byName),
  );
});

const addressOf = ({ name, address }: MailParts["from"]) => ({ name: oneLine(name ?? ""), address });
const byName = (a: { filename: string | null }, b: { filename: string | null }) =>
  (a.filename ?? "").localeCompare(b.filename ?? "");

type Read = {
  names: string[];
  subject: string;
  date: string;
  messageId: string;
  inReplyTo: string | null;
  references: string[];
  listUnsubscribe: string | null;
  listUnsubscribePost: string | null;
  addresses: Record<"from" | "to" | "cc" | "bcc" | "reply-to", [string, string][]>;
  defects: string[];
  parts: {
    type: string;
    disposition?: string | null;
    filename?: string | null;
    contentId?: string | null;
    size?: number;
    sha256?: string;
    text?: string | null;
  }[];
};

const hasPython = await new Deno.Command("python3", { args: ["-c", "import email.policy"], stderr: "null" }).output()
  .then(({ success }) => success, () => false);

describe.skipIf(!hasPython)("as Python's own parser reads them (needs python3)", () => {
  let read: Map<string, Read>;
  beforeAll(async () => {
    const script = new URL("read_mail.py", import.meta.url).pathname;
    const { stdout, stderr, success } = await new Deno.Command("python3", {
      args: [script, ...goldenCases.map(pathOf)],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const mails = JSON.parse(new TextDecoder().decode(stdout)) as Read[];
    read = new Map(mails.map((mail, n) => [goldenCases[n]!.name, mail]));
  });

  test.each(named)("[CH5] %s: no defect, each field once, and every one as it went in", (name, { parts }) => {
    const mail = read.get(name)!;
    expect(mail.defects).toEqual([]);
    expect(mail.names.length).toBe(new Set(mail.names).size);
    expect(mail).toMatchObject({
      subject: oneLine(parts.subject),
      messageId: parts.messageId,
      inReplyTo: parts.inReplyTo ?? null,
      listUnsubscribe: parts.listUnsubscribeUrl ? `<${parts.listUnsubscribeUrl}>` : null,
      listUnsubscribePost: parts.listUnsubscribeUrl ? "List-Unsubscribe=One-Click" : null,
    });
    expect(Date.parse(mail.date)).toBe(parts.atMs);
    const pair = ({ name, address }: MailParts["from"]) => [oneLine(name ?? ""), address];
    expect(mail.addresses).toMatchObject({
      from: [pair(parts.from)],
      to: parts.to.map(pair),
      cc: (parts.cc ?? []).map(pair),
      bcc: [],
    });
  });

  test.each(named)("[CH5] [PE6] %s: text before HTML, both whole, and each file byte for byte", (name, { parts }) => {
    const mail = read.get(name)!;
    const [text, html] = mail.parts.filter((part) => part.text !== null && part.text !== undefined);
    expect([text!.type, html!.type]).toEqual(["text/plain", "text/html"]);
    expect(lines(text!.text!)).toBe(lines(parts.text));
    expect(lines(html!.text!)).toContain(lines(parts.html).slice(0, lines(parts.html).lastIndexOf("</body>")));
    const files = mail.parts.filter((part) => part.filename !== null && part.filename !== undefined);
    const byName = (a: { filename?: string | null }, b: { filename?: string | null }) =>
      a.filename!.localeCompare(b.filename!);
    expect(
      files.map(({ type, filename, size, sha256, contentId, disposition }) => (
        { type, filename, size, sha256, contentId, disposition }
      )).toSorted(byName),
    ).toEqual(
      (parts.files ?? []).map((file) => ({
        type: file.type,
        filename: oneLine(file.name),
        size: file.size,
        sha256: createHash("sha256").update(bytesOf(file)).digest("hex"),
        contentId: file.contentId === null ? null : `<${file.contentId}>`,
        disposition: file.contentId === null ? "attachment" : "inline",
      })).toSorted(byName),
    );
  });

  test("[CH5] [ST9] a long thread keeps its first mail and its newest, also over a change of sender", () => {
    const { parts } = goldenCases.find(({ name }) => name === "thread")!;
    const { references, inReplyTo } = read.get("thread")!;
    expect(references).toHaveLength(21);
    expect([references[0], references.at(-1)]).toEqual([parts.references![0], inReplyTo]);
    expect(parts.references!.slice(-20)).toEqual(references.slice(1));
  });
});
