import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { composeMime, type MailParts } from "#jobs/compose/mime.ts";
import { withoutPixel } from "#jobs/compose/pixel.ts";
import { makeRandom } from "#tests/support/random.ts";

const atMs = Date.UTC(2026, 10, 22, 15, 4, 5);
const pixelUrl = "https://parley.example/t/tok.gif";
const parts = (more: Partial<MailParts> = {}): MailParts => ({
  from: { name: "Sam Sender", address: "sam@team.example" },
  to: [{ name: "Ann", address: "ann@x.example" }],
  subject: "Hello",
  html: "<!doctype html>\n<html>\n<body>\n<p>Hello</p>\n</body>\n</html>\n",
  text: "Hello",
  messageId: "<01M@parley.example>",
  atMs,
  ...more,
});
const source = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
const head = (bytes: Uint8Array) => source(bytes).split("\r\n\r\n")[0]!;
/** Header fields by lower-cased name, unfolded. */
const fields = (bytes: Uint8Array) =>
  head(bytes).replace(/\r\n[ \t]+/g, " ").split("\r\n").map((line) => {
    const [, name, value] = line.match(/^([^:\s]+):\s*(.*)$/)!;
    return [name!.toLowerCase(), value!] as const;
  });

test("[CH5] a mail: alternative parts, text first, stable ids, date, threading, reply-to", async () => {
  const { bytes, html } = composeMime(parts({
    cc: [{ address: "c@x.example" }],
    replyTo: "r+tok@in.example",
    inReplyTo: "<a@x.example>",
    references: ["<z@x.example>", "<a@x.example>"],
    pixelUrl,
  }));
  const mail = await PostalMime.parse(bytes);
  expect(mail).toMatchObject({
    from: { name: "Sam Sender", address: "sam@team.example" },
    to: [{ name: "Ann", address: "ann@x.example" }],
    cc: [{ address: "c@x.example" }],
    replyTo: [{ address: "r+tok@in.example" }],
    subject: "Hello",
    messageId: "<01M@parley.example>",
    inReplyTo: "<a@x.example>",
    references: "<z@x.example> <a@x.example>",
    date: new Date(atMs).toISOString(),
  });
  expect(mail.text!.trim()).toBe("Hello");
  expect(mail.html!.trim()).toBe(html.trim());
  expect(Object.fromEntries(fields(bytes))).toMatchObject({
    date: "Sun, 22 Nov 2026 15:04:05 +0000",
    "mime-version": "1.0",
    "content-type": expect.stringMatching(/^multipart\/alternative;/),
  });
  expect(source(bytes).indexOf("text/plain")).toBeLessThan(source(bytes).indexOf("text/html"));
  expect(fields(bytes).map(([name]) => name)).not.toContain("x-mailer");
});

test("[TR1] the pixel is the last element of the HTML and can be taken out again", () => {
  const { html } = composeMime(parts({ pixelUrl }));
  expect(html).toMatch(/<p>Hello<\/p>\n<img src="https:\/\/parley\.example\/t\/tok\.gif"[^>]*>\n<\/body>\n<\/html>\n$/);
  expect(withoutPixel(html)).toBe(parts().html);
  expect(composeMime(parts()).html).toBe(parts().html);
});

test("[PR2] blind copies are in no byte of the mail", () => {
  const { bytes } = composeMime(parts({ bcc: [{ name: "Hidden", address: "hidden@x.example" }] }));
  expect(source(bytes)).not.toMatch(/hidden|bcc/i);
});

test("[SE3] the same parts give the same bytes and hash; other parts another boundary", async () => {
  const [one, two, three] = [
    composeMime(parts()),
    composeMime(parts()),
    composeMime(parts({ text: "x" })),
  ];
  expect(two).toEqual(one);
  const boundary = (bytes: Uint8Array) => head(bytes).match(/boundary="([^"]+)"/)![1];
  expect(boundary(three.bytes)).not.toBe(boundary(one.bytes));
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(one.bytes));
  expect(one.sha256).toBe([...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
});

test("[CH5] one-click unsubscribe has its pair of headers over https, RFC 2369's alone over plain http", () => {
  const url = `https://parley.example/u/${"t".repeat(98)}`;
  const pair = Object.fromEntries(fields(composeMime(parts({ listUnsubscribeUrl: url })).bytes));
  expect(pair["list-unsubscribe"]).toBe(`<${url}>`);
  expect(pair["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
  const plain = fields(composeMime(parts({ listUnsubscribeUrl: "http://parley.example/u/t" })).bytes);
  expect(plain.map(([name]) => name).filter((name) => name.startsWith("list-"))).toEqual(["list-unsubscribe"]);
  const local = fields(composeMime(parts({ listUnsubscribeUrl: "http://127.0.0.1:8000/u/t" })).bytes);
  expect(local.filter(([name]) => name.startsWith("list-"))).toHaveLength(2);
  expect(fields(composeMime(parts()).bytes).filter(([name]) => name.startsWith("list-"))).toEqual([]);
});

test("[CH5] text beyond ASCII arrives as it was, in headers by encoded words", async () => {
  const text = "Grüße, 日本語のメール 👩‍👩‍👧 — " + "ä".repeat(300);
  const { bytes } = composeMime(parts({
    subject: text,
    from: { name: "Zoë Müller-日本", address: "zoe@team.example" },
    to: [{ name: `O'Brien, "Ann" <x>`, address: "ann@x.example" }],
    text,
    html: `<html><body><p>${text}</p></body></html>`,
  }));
  const mail = await PostalMime.parse(bytes);
  expect(mail.subject).toBe(text);
  expect(mail.from).toMatchObject({ name: "Zoë Müller-日本", address: "zoe@team.example" });
  expect(mail.to).toMatchObject([{ name: `O'Brien, "Ann" <x>`, address: "ann@x.example" }]);
  expect(mail.text!.trim()).toBe(text);
  expect(mail.html).toContain(text);
  // deno-lint-ignore no-control-regex
  expect(source(bytes)).toMatch(/^[\x00-\x7f]*$/);
});

test("[CH5] lines: CRLF only, at most 998, headers folded to 78 where they can be", async () => {
  const { bytes } = composeMime(parts({
    subject: "word ".repeat(60).trim(),
    to: Array.from({ length: 30 }, (_, n) => ({ name: `Reader ${n}`, address: `reader${n}@x.example` })),
    text: `short\n${"x".repeat(3_000)}\n.\n.dot\nlast`,
    html: `<html><body><p>${"y".repeat(3_000)}</p></body></html>`,
  }));
  expect(source(bytes)).not.toMatch(/[^\r]\n|\r[^\n]/);
  expect(source(bytes).endsWith("\r\n")).toBe(true);
  for (const line of source(bytes).split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
  for (const line of head(bytes).split("\r\n")) expect(line.length).toBeLessThanOrEqual(78);
  const mail = await PostalMime.parse(bytes);
  expect(mail.to).toHaveLength(30);
  expect(mail.text!.trim()).toBe(`short\n${"x".repeat(3_000)}\n.\n.dot\nlast`);
});

test("[AD3] no name, subject, address or id can add a header or a part", async () => {
  const attack = "x\r\nBcc: evil@x.example\r\nContent-Type: text/html\r\n\r\n<script>\u0000 end";
  const { bytes } = composeMime(parts({
    subject: attack,
    from: { name: attack, address: "sam@team.example" },
    to: [{ name: attack, address: "ann@x.example\r\nBcc: evil@x.example" }],
    replyTo: `r@x.example\r\nBcc: evil@x.example`,
    inReplyTo: `<a@x.example>\r\nBcc: evil@x.example`,
    references: [`<a@x.example>\r\nBcc: evil@x.example`],
    messageId: `<m@x.example>\r\nBcc: evil@x.example`,
  }));
  const names = fields(bytes).map(([name]) => name);
  expect(names.toSorted()).toEqual([
    "content-type",
    "date",
    "from",
    "in-reply-to",
    "message-id",
    "mime-version",
    "references",
    "reply-to",
    "subject",
    "to",
    "x-parley-ref",
  ]);
  const mail = await PostalMime.parse(bytes);
  expect(mail.bcc ?? []).toEqual([]);
  expect(mail.subject).toBe("x Bcc: evil@x.example Content-Type: text/html <script>  end");
});

test("bodies that hold something like a boundary stay whole, 100 seeds", async () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = makeRandom(seed);
    const text = Array.from(
      { length: 8 },
      () => random.pick(["----_NmP-", "--", "-Part_1", "ü", " ", "=3D", "\n", "From ", ".", "word", "\t", "日"]),
    ).join("");
    const { bytes } = composeMime(parts({ text: `a${text}z`, html: `<html><body>a${text}z</body></html>` }));
    const mail = await PostalMime.parse(bytes);
    expect(mail.text!.replace(/\n$/, ""), `seed ${seed}`).toBe(`a${text}z`);
    expect(mail.html, `seed ${seed}`).toContain(`a${text}z`);
  }
});
