import MailComposer from "nodemailer/lib/mail-composer/index.js";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { mimeBytes } from "#jobs/compose/mime-bytes.ts";
import { makeRandom } from "#tests/support/random.ts";

const mailOf = (words: { subject: string; text: string; html: string; file: string | null }) =>
  new MailComposer({
    from: { name: words.subject, address: "a@team.example" },
    to: [{ name: "B", address: "b@x.example" }],
    ...{
      subject: words.subject,
      text: words.text,
      html: words.html,
      newline: "\r\n",
      baseBoundary: "b",
      messageId: "<m@x>",
    },
    date: new Date(0),
    attachments: words.file === null ? [] : [
      { filename: words.file, contentType: "text/csv", content: words.file, contentTransferEncoding: "base64" },
      { filename: "p.png", contentType: "image/png", content: "p", contentTransferEncoding: "base64", cid: "p@x" },
    ],
  }).compile();

const pieces = [
  "a",
  "word ",
  "é",
  "漢字",
  "🙂",
  "=",
  "=3D",
  ".",
  " ",
  "\t",
  "\n",
  "\r\n",
  "From ",
  "x".repeat(80),
  "ü".repeat(60),
];

test("[CH5] a mail is the very bytes that the library builds, only sooner", async () => {
  const random = makeRandom(7);
  const words = (most: number) => Array.from({ length: random.int(0, most) }, () => random.pick(pieces)).join("");
  for (let round = 0; round < 200; round++) {
    const mail = {
      subject: words(6),
      text: `${words(40)}.`,
      html: `<p>${words(60)}</p>`,
      file: random.pick([null, words(5) || "f"]),
    };
    const built = await mailOf(mail).build();
    expect(mimeBytes(mailOf(mail)).toString("latin1"), JSON.stringify(mail)).toBe(built.toString("latin1"));
  }
});

test("[CH5] a text far over what the library encodes at once comes out as it went in", async () => {
  const text = "Zeile mit Umlauten: äöü und etwas mehr, damit sie umbricht.\r\n".repeat(5_000);
  const html = text.replaceAll("\r\n", " ");
  const read = await PostalMime.parse(mimeBytes(mailOf({ subject: "S", text, html, file: null })));
  expect(read.text!.trim().replaceAll("\r\n", "\n")).toBe(text.trim().replaceAll("\r\n", "\n"));
  expect(read.html!.trim()).toBe(html.trim());
});
