import { expect, test } from "vitest";
import { classify } from "#jobs/inbound/classify.ts";
import { maxAddresses, maxBodyChars, maxFiles, maxReferences, maxReports } from "#jobs/inbound/limits.ts";
import { fileBytes, readMail } from "#jobs/inbound/read-mail.ts";
import { shown } from "#jobs/inbound/shown.ts";
import { inboundSamples } from "#tests/support/inbound-samples.ts";
import { makeRandom, type Random } from "#tests/support/random.ts";

const samples = inboundSamples();
const bytesOf = (text: string) => new TextEncoder().encode(text);
const joined = (...some: Uint8Array[]) => Uint8Array.from(some.flatMap((part) => [...part]));
const find = (bytes: Uint8Array, text: string) =>
  new TextDecoder("latin1").decode(bytes).search(new RegExp(text.replace(/[/*.]/g, "\\$&"), "i"));

/** What goes wrong on the way of a mail, or is done to it. */
const damages: Record<string, (bytes: Uint8Array, random: Random) => Uint8Array> = {
  "cut off": (bytes, random) => bytes.subarray(0, random.int(0, bytes.length)),
  "bytes changed": (bytes, random) => {
    const changed = bytes.slice();
    for (let left = random.int(1, 40); left > 0; left--) {
      changed[random.int(0, changed.length - 1)] = random.int(0, 255);
    }
    return changed;
  },
  "line ends mixed": (bytes, random) => {
    const ends = ["\n", "\r\n", "\r", "\n\r", "\r\r\n"].map(bytesOf);
    return Uint8Array.from(
      [...bytes].flatMap((byte) => byte === 13 ? [] : byte === 10 ? [...random.pick(ends)] : [byte]),
    );
  },
  "another charset": (bytes, random) => {
    const charset = random.pick([
      "utf-16",
      "x-unknown",
      "iso-2022-jp",
      "utf-7",
      "'; drop",
      "big5",
      "utf-8".repeat(500),
    ]);
    const at = find(bytes, "charset=");
    return at < 0 ? bytes : joined(bytes.subarray(0, at + 8), bytesOf(charset), bytes.subarray(at + 8));
  },
  "another encoding": (bytes, random) =>
    joined(
      bytesOf(`Content-Transfer-Encoding: ${random.pick(["base64", "quoted-printable", "x-uuencode", "binary"])}\r\n`),
      bytes,
    ),
  "a part twice": (bytes, random) => {
    const from = random.int(0, bytes.length);
    const to = random.int(from, bytes.length);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  "lines shuffled": (bytes, random) => {
    const lines = new TextDecoder("latin1").decode(bytes).split("\r\n");
    const at = random.int(0, lines.length - 1);
    return bytesOf(
      [...lines.slice(0, at), ...random.shuffle(lines.slice(at, at + 12)), ...lines.slice(at + 12)].join("\r\n"),
    );
  },
  "zeros within": (bytes, random) => {
    const at = random.int(0, bytes.length);
    return joined(bytes.subarray(0, at), new Uint8Array(random.int(1, 200)), bytes.subarray(at));
  },
};

/** Reads bytes all the way, and holds what comes of it to its bounds. */
async function readWhole(bytes: Uint8Array) {
  const mail = await readMail(bytes);
  const verdict = classify(mail);
  const { html, quotedHtml, text } = shown(mail);
  for (const name of ["from", "subject", "x-failed-recipients"]) mail.headers(name);
  expect(["reply", "automatic", "bounce", "complaint"]).toContain(verdict.kind);
  if (verdict.kind === "bounce") expect(verdict.reports.length).toBeLessThanOrEqual(maxReports);
  expect(`${html}${quotedHtml ?? ""}`).not.toMatch(
    /<(?:script|iframe|form|style|svg|object|base|meta|link)\b|\son\w+=|javascript:/i,
  );
  expect(Math.max(mail.text?.length ?? 0, mail.html?.length ?? 0)).toBeLessThanOrEqual(maxBodyChars);
  expect(text.length).toBeLessThanOrEqual(100_000);
  expect(mail.references.length).toBeLessThanOrEqual(maxReferences);
  expect(mail.to.length).toBeLessThanOrEqual(maxAddresses);
  expect(mail.files.length).toBeLessThanOrEqual(maxFiles);
  return { mail, verdict };
}

test.each(Object.entries(damages))("[CH6] no sample that is %s breaks its reader", async (name, damage) => {
  const random = makeRandom([...name].reduce((sum, sign) => sum * 31 + sign.charCodeAt(0) | 0, 7));
  for (const sample of samples) {
    for (let round = 0; round < 3; round++) await readWhole(damage(sample.bytes, random));
  }
});

test("[CH6] bytes that are no mail are an empty one", async () => {
  const random = makeRandom(4);
  for (let round = 0; round < 60; round++) {
    const bytes = Uint8Array.from({ length: random.int(0, 3_000) }, () => random.int(0, 255));
    const { mail } = await readWhole(bytes);
    expect(mail.from).toBeNull();
    expect(await fileBytes(bytes, random.int(-1, 3))).toBeNull();
  }
  expect((await readWhole(new Uint8Array())).verdict).toEqual({ kind: "reply" });
});

const head =
  "From: Vera <vera@harbor.example>\r\nTo: lea@northwind.example\r\nSubject: Hello\r\nMessage-ID: <h1@harbor.example>\r\n";
const many = (count: number, one: (at: number) => string) => Array.from({ length: count }, (_, at) => one(at)).join("");

/** Mails made to take time or space. */
const bombs: Record<string, () => string> = {
  "a header of 3 MB": () => `${head}X-Long: ${"a ".repeat(1_500_000)}\r\n\r\nHello`,
  "300,000 headers": () => `${head}${many(300_000, (at) => `X-${at}: y\r\n`)}\r\nHello`,
  "a hundred thousand recipients": () =>
    `${head}Cc: ${many(100_000, (at) => `u${at}@x.example, `)}z@x.example\r\n\r\nHello`,
  "brackets in a To": () => `${head}Cc: ${"(".repeat(200_000)}\r\n\r\nHello`,
  "quotes in a Subject": () => head.replace("Hello", "=?utf-8?Q?=41?= ".repeat(20_000)) + "\r\nHello",
  "multiparts 5,000 deep": () =>
    `${head}${many(5_000, (at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`)}\r\nHello`,
  "messages 3,000 deep": () => `${head}${many(3_000, () => "Content-Type: message/rfc822\r\n\r\n")}Hello`,
  "a million parts": () =>
    `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(1_000_000)}`,
  "ten million empty lines": () => head + "\r\n".repeat(10_000_000),
  "soft line breaks": () => `${head}Content-Transfer-Encoding: quoted-printable\r\n\r\n${"=\r\n".repeat(2_000_000)}`,
  "a line of 8 MB": () => `${head}\r\n${"word ".repeat(1_600_000)}`,
  "HTML 200,000 deep": () => `${head}Content-Type: text/html\r\n\r\n${"<div>".repeat(200_000)}Hello`,
  "open brackets in HTML": () => `${head}Content-Type: text/html\r\n\r\n${"<".repeat(2_000_000)}`,
  "open styles in HTML": () => `${head}Content-Type: text/html\r\n\r\n${"<style>".repeat(200_000)}`,
  "open comments in HTML": () => `${head}Content-Type: text/html\r\n\r\n${"<!--".repeat(300_000)}`,
  "blockquotes in HTML": () =>
    `${head}Content-Type: text/html\r\n\r\n${"<blockquote type=cite>On 1 May 2026 x wrote:<br>".repeat(8_000)}`,
  "siblings in HTML": () => `${head}Content-Type: text/html\r\n\r\n${"x <blockquote>y</blockquote>".repeat(12_000)}`,
  "rules in HTML": () => `${head}Content-Type: text/html\r\n\r\n${"<hr>".repeat(90_000)}`,
  "cells in HTML": () => `${head}Content-Type: text/html\r\n\r\n${"</td><td>".repeat(40_000)}`,
  "spaces in a quote": () => `${head}\r\nHello${"\r\n".repeat(50_000)}> x${" ".repeat(300_000)}\r\n> y\r\n`,
  "styles of one element": () =>
    `${head}Content-Type: text/html\r\n\r\n<p style="${"color:red;".repeat(40_000)}">Hello</p>`,
  "dashes": () => `${head.replace("vera@", "mailer-daemon@")}\r\n${"-".repeat(500_000)}\r\n${"- ".repeat(200_000)}`,
  "quote marks": () => `${head}\r\n${"> ".repeat(500_000)}\r\n${">\r\n".repeat(200_000)}`,
  "introductions": () => `${head}\r\n${"On 1 May 2026, at 10:00 x wrote\r\n".repeat(30_000)}`,
  "addresses in a bounce": () =>
    `${head.replace("vera@", "mailer-daemon@").replace("Hello", "Undeliverable")}\r\n${
      many(50_000, (at) => `<u${at}@x.example>: 550 unknown\r\n`)
    }`,
  "at signs in a bounce": () =>
    `${head.replace("vera@", "mailer-daemon@").replace("Hello", "Undeliverable")}\r\n${"a@".repeat(300_000)}`,
  "recipients in a status": () =>
    `${head.replace("vera@", "mailer-daemon@")}Content-Type: message/delivery-status\r\n\r\n${
      many(60_000, (at) => `\r\nFinal-Recipient: rfc822; u${at}@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\n`)
    }`,
};

test.each(Object.entries(bombs))("[CH6] %s are read in bounded time", async (_name, make) => {
  const bytes = bytesOf(make());
  const beganAtMs = performance.now();
  await readWhole(bytes);
  expect(performance.now() - beganAtMs).toBeLessThan(20_000);
});

test("[CH6] what is compressed is a file of its own size and is never unpacked", async () => {
  const zeros = new Response(new Uint8Array(20_000_000)).body!.pipeThrough(new CompressionStream("gzip"));
  const packed = new Uint8Array(await new Response(zeros).arrayBuffer());
  const base64 = btoa(String.fromCharCode(...packed.subarray(0, 60_000))).replace(/.{76}/g, "$&\r\n");
  const bytes = bytesOf(
    `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee file.\r\n--b\r\nContent-Type: application/gzip; name="../../a\u202e.gz"\r\nContent-Encoding: gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n--b--\r\n`,
  );
  const { mail } = await readWhole(bytes);
  expect(mail.files).toEqual([{
    part: 0,
    name: "a .gz",
    type: "application/gzip",
    size: Math.min(packed.length, 60_000),
    contentId: null,
  }]);
  expect(await fileBytes(bytes, 0)).toEqual(packed.subarray(0, 60_000));
  expect(await fileBytes(bytes, 1)).toBeNull();
});

test("[CH6] beyond 30 MB the beginning is read", async () => {
  const bytes = joined(bytesOf(`${head}\r\nHello\r\n`));
  const large = new Uint8Array(31 * 1024 * 1024).fill(0x78);
  large.set(bytes);
  const mail = await readMail(large);
  expect(mail).toMatchObject({ subject: "Hello", truncated: true });
  expect(mail.text).toMatch(/^Hello/);
});
