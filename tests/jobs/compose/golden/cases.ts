import { base64Lines } from "#db/mail-bytes.ts";
import type { MailFile } from "#jobs/compose/attached.ts";
import type { MailParts } from "#jobs/compose/mime.ts";
import { renderMail } from "#jobs/compose/render.ts";
import { bodyFromHtml, contentFromHtml } from "#jobs/document/from-html.ts";

/** A mail as it goes in; its bytes stand in tests/fixtures/mime under its name. */
export type GoldenCase = { name: string; parts: MailParts };

const token = "AbCdEfGh0123456789_-".repeat(5);
const unsubscribeUrl = `https://parley.example/u/${token}`;
const pixelUrl = `https://parley.example/t/${token}.gif`;

/** Body, signature and what else there is, made into a mail as the release makes it. */
function mailOf(
  o: {
    subject?: string;
    html?: string;
    signature?: string;
    unsubscribe?: boolean;
    pictures?: Record<string, string>;
  } & Partial<Omit<MailParts, "html" | "text">>,
): MailParts {
  const { subject = "The plan for March", html = "<p>Hello Ann</p>", signature, unsubscribe, pictures = {}, ...more } =
    o;
  const rendered = renderMail({
    content: contentFromHtml({ subject, html }),
    signature: signature === undefined ? null : bodyFromHtml(signature),
    values: { "user.firstName": "Ann", "ae.traits.calendar": "cal.example/ae?a=1&b=2" },
    pictures: (id) => pictures[id] ? { address: `cid:${pictures[id]}`, width: 320 } : null,
    unsubscribe: unsubscribe
      ? { prefix: "Rather not hear from me again?", linkText: "Click here", url: unsubscribeUrl }
      : null,
  });
  return {
    from: { name: "Sam Sender", address: "sam@team.example" },
    to: [{ name: "Ann Lee", address: "ann@acme.example" }],
    subject: rendered.subject,
    html: rendered.html,
    text: rendered.text,
    pixelUrl,
    listUnsubscribeUrl: unsubscribe ? unsubscribeUrl : null,
    messageId: "<01m82sctta@team.example>",
    atMs: Date.UTC(2026, 10, 22, 15, 4, 5),
    ...more,
  };
}

/** Bytes that no text could be taken for. */
const fileOf = (name: string, type: string, size: number, contentId: string | null = null): MailFile => {
  const bytes = Uint8Array.from({ length: size }, (_, n) => (n * 151 + size) % 256);
  return { id: `F${size}`, name, type, size, sha256: "", contentId, lines: base64Lines(bytes) };
};

const long = "A sentence that is long enough to be broken more than once before it comes to its end, as they are. ";
const picture = "01JD3K5V8ZQ4N6T0W2Y4A6C8E0";
const rich = `<h2>Plan &amp; price</h2><p>${
  long.repeat(2)
}</p><p>Book <a href="{{ae.traits.calendar}}">my calendar</a>.</p>
  <ul><li>one<ul><li>two</li></ul></li></ul><ol start="3"><li>three</li></ol><blockquote><p>${long}</p></blockquote>`;

export const goldenCases: GoldenCase[] = [
  { name: "plain", parts: mailOf({}) },
  {
    name: "whole",
    parts: mailOf({
      html: rich,
      signature: "<p>Sam<br>Team &amp; Co</p>",
      unsubscribe: true,
      replyTo: "r+abc123@in.team.example",
    }),
  },
  {
    name: "other-scripts",
    parts: mailOf({
      subject: "Grüße, 日本語のメール 👩‍👩‍👧 und שלום עולם",
      html: "<p>Grüße, 日本語のメール 👩‍👩‍👧</p><p>שלום עולם, مرحبا بالعالم</p>",
      from: { name: "Zoë Müller", address: "zoe@team.example" },
      to: [{ name: "محمد علي", address: "m@acme.example" }],
      cc: [{ name: "山田 太郎", address: "yamada@acme.example" }],
      signature: "<p>Zoë 🌿</p>",
    }),
  },
  {
    name: "long-lines",
    parts: mailOf({
      subject: `${"日本語のとても長い件名".repeat(20)} ${"word ".repeat(40)}`.trim(),
      html: `<p>${"x".repeat(3_000)}</p><p>${"日本語のとても長い文章です。".repeat(30)}</p><p>.</p><p>..From here</p>`,
    }),
  },
  { name: "one-long-word", parts: mailOf({ subject: "x".repeat(1_900) }) },
  {
    name: "files",
    parts: mailOf({
      files: [
        fileOf("report.pdf", "application/pdf", 1_000),
        fileOf("Angebot für Müller – 2026 (endgültig), mit einem sehr langen Namen.pdf", "application/pdf", 57),
        fileOf(`quote " and \\ back; it's.txt`, "text/plain", 3),
        fileOf("議事録 📝.txt", "text/plain", 58),
      ],
    }),
  },
  {
    name: "picture",
    parts: mailOf({
      html: `<p>Look: <img data-attachment="${picture}" alt="Our office" width="320"></p>`,
      pictures: { [picture]: "p1@parley" },
      files: [fileOf("office.png", "image/png", 300, "p1@parley"), fileOf("plan.pdf", "application/pdf", 90)],
    }),
  },
  {
    name: "group",
    parts: mailOf({
      to: [
        { name: 'Hopper, Grace "Amazing"', address: "grace@acme.example" },
        { name: "Lovelace; Ada <the first>", address: "ada@acme.example" },
        { name: "O'Brien (Pat) \\ Co.", address: "pat@acme.example" },
        { name: null, address: "plain@acme.example" },
        { name: "José Ñandú, Jr.", address: "jose@acme.example" },
      ],
      cc: [{ name: "Boss, The", address: "boss@acme.example" }],
      bcc: [{ name: "Hidden Person", address: "hidden@crm.example" }],
    }),
  },
  {
    name: "thread",
    parts: mailOf({
      subject: "Re: The plan for March",
      from: { name: "Ada Byron", address: "ada@other-team.example" },
      messageId: "<01m9000000@other-team.example>",
      inReplyTo: "<CAF=reply+1@mail.acme.example>",
      references: [
        "<01m82sctta@team.example>",
        ...Array.from({ length: 30 }, (_, n) => `<${"m".repeat(26)}${n}@team.example>`),
        "<CAF=reply+1@mail.acme.example>",
      ],
    }),
  },
  {
    name: "hostile",
    parts: mailOf({
      subject: "Hi\r\nBcc: evil@x.example\r\n\r\n<script>",
      from: { name: "Sam\r\nBcc: evil@x.example", address: "sam@team.example" },
      to: [{ name: 'Ann" <evil@x.example>, "', address: "ann@acme.example" }],
      replyTo: "r@team.example\r\nBcc: evil@x.example",
      files: [fileOf('a"\r\nContent-Type: text/html\r\n\r\n<script>.txt', "text/plain", 12)],
    }),
  },
];
