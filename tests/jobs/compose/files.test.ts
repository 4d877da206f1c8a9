import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { wholeMail } from "#db/queries/sealed-mail.ts";
import { fileHoles, makeFileReader, picturesInMail, withPicturesInApp } from "#jobs/compose/attached.ts";
import { composeMime } from "#jobs/compose/mime.ts";
import { renderMail } from "#jobs/compose/render.ts";
import { bodyFromHtml, contentFromHtml } from "#jobs/document/from-html.ts";
import type { FileRef } from "#jobs/document/nodes.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { addAttachment, pngOf } from "#tests/support/files.ts";
import { makeRandom } from "#tests/support/random.ts";

const { db } = await makeDatabase();
const reader = makeFileReader(db);
const bytesOf = (seed: number, length: number) => {
  const random = makeRandom(seed);
  return Uint8Array.from({ length }, () => random.int(0, 255));
};
const chart = await addAttachment(db, {
  name: "chart.png",
  type: "image/png",
  bytes: pngOf(900, 300),
  width: 900,
  height: 300,
});
const logo = await addAttachment(db, { name: "l.png", type: "image/png", bytes: pngOf(80, 20), width: 80, height: 20 });
const refOf = ({ id, name, type, size }: FileRef): FileRef => ({ id, name, type, size });
const img = (id: string, alt: string, more = "") => `<img data-attachment="${id}" alt="${alt}"${more}>`;

/** The mail of this text, as its reader's program finds it. */
async function mailOf(html: string, files: FileRef[] = [], signature = "") {
  const text = {
    content: { ...contentFromHtml({ subject: "Hello", html }), files },
    signature: signature === "" ? null : bodyFromHtml(signature),
  };
  const attachments = await reader.facts(text);
  const pictures = picturesInMail(attachments);
  const rendered = renderMail({ ...text, values: {}, unsubscribe: null, pictures });
  const mime = composeMime({
    from: { name: "Sam", address: "sam@team.example" },
    to: [{ address: "ann@x.example" }],
    subject: rendered.subject,
    html: rendered.html,
    text: rendered.text,
    files: await reader.mailFiles(text, attachments),
    messageId: "<m@team.example>",
    atMs: 0,
  });
  return { mime, mail: await PostalMime.parse(mime.bytes, { attachmentEncoding: "arraybuffer" }), text, attachments };
}
const source = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
const contentOf = (attachment: { content: unknown }) => new Uint8Array(attachment.content as ArrayBuffer);

test("[CO9] files arrive byte for byte under their names, whatever letters those have", async () => {
  const names = [
    "plain.pdf",
    'with spaces and, commas; "quotes".pdf',
    "Übersicht für März — 日本 👩‍👩‍👧.pdf",
    `${"lang".repeat(45)}.pdf`,
  ];
  const made = await Promise.all(names.map(async (name, n) => {
    // A byte less and more than lines and pieces hold.
    const bytes = bytesOf(n + 1, [1, 57, 58, 300_000][n]!);
    return { bytes, file: await addAttachment(db, { name, type: "application/pdf", bytes }) };
  }));
  const { mail, mime } = await mailOf("<p>See the files</p>", made.map(({ file }) => refOf(file)));
  expect(mail.attachments).toHaveLength(4);
  for (const [n, { bytes }] of made.entries()) {
    expect(mail.attachments[n]).toMatchObject({
      filename: names[n],
      mimeType: "application/pdf",
      disposition: "attachment",
    });
    expect(contentOf(mail.attachments[n]!)).toEqual(bytes);
  }
  expect(mail.text!.trim()).toBe("See the files");
  expect(source(mime.bytes)).toMatch(/^Content-Type: multipart\/mixed;/m);
  // deno-lint-ignore no-control-regex
  expect(source(mime.bytes)).toMatch(/^[\x00-\x7f]*$/);
  expect(source(mime.bytes)).not.toMatch(/[^\r]\n|\r[^\n]/);
  for (const line of source(mime.bytes).split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
});

test("[CO9] [PE6] a picture is a part of its mail by content id, and its words stand in the text part", async () => {
  const html = `<p>Up:${img(chart.id, "Usage &amp; growth", ' width="300"')}</p><p>${img(chart.id, "again")}</p>`;
  const { mail, mime } = await mailOf(html, [], `<p>${img(logo.id, "")}Sam</p>`);
  const cids = mail.attachments.map(({ contentId }) => contentId!.slice(1, -1));
  expect(cids).toEqual([chart, logo].map(({ id }) => `${id.toLowerCase()}@parley`));
  for (const attachment of mail.attachments) expect(attachment).toMatchObject({ disposition: "inline", related: true });
  const tags = mail.html!.match(/<img [^>]*>/g)!;
  expect(tags.map((tag) => tag.match(/^<img src="([^"]*)" alt="([^"]*)" width="(\d+)"/)?.slice(1))).toEqual([
    [`cid:${cids[0]}`, "Usage &amp; growth", "300"],
    [`cid:${cids[0]}`, "again", "600"],
    [`cid:${cids[1]}`, "", "80"],
  ]);
  expect(mail.text).toContain("Up:[Usage & growth]");
  expect(mail.text!.trim()).toMatch(/\[again\]\n\nSam$/);
  expect(source(mime.bytes)).toMatch(/multipart\/related/);
  expect(withPicturesInApp(mail.html!)).toContain(`<img src="/api/attachments/${chart.id}" alt="Usage`);
  expect(withPicturesInApp(mail.html!)).not.toContain("cid:");
});

test("[SE3] what is kept of a mail, with its files put in again, is the mail; the same text makes the same bytes", async () => {
  const big = await addAttachment(db, { name: "b.bin", type: "application/octet-stream", bytes: bytesOf(9, 700_001) });
  const compose = () => mailOf(`<p>A ${img(chart.id, "x")}</p>`, [refOf(big), refOf(chart)]);
  const [{ mime, mail }, again] = [await compose(), await compose()];
  expect(again.mime).toEqual(mime);
  expect(mime.kept.bytes.length).toBeLessThan(6_000);
  expect(await wholeMail(db, mime.kept)).toEqual(mime.bytes);
  expect(mime.kept.files.map(({ id, isInline }) => [id, isInline])).toEqual([
    [chart.id, true],
    [big.id, false],
    [chart.id, false],
  ]);
  expect(mail.attachments.map(contentOf).map(({ length }) => length)).toEqual([chart.size, big.size, chart.size]);
  const other = await mailOf(`<p>A ${img(chart.id, "x")}</p>`, [refOf(chart)]);
  const boundary = (bytes: Uint8Array) => source(bytes).match(/boundary="([^"]+)"/)![1];
  expect(boundary(other.mime.bytes)).not.toBe(boundary(mime.bytes));
});

test("[AD3] a file's name adds no header and no part", async () => {
  const name = 'x"\r\nBcc: evil@x.example\r\n\r\n--b.pdf';
  const file = await addAttachment(db, { name, type: "application/pdf", bytes: bytesOf(3, 10) });
  const { mail, mime } = await mailOf("<p>x</p>", [refOf(file)]);
  expect(source(mime.bytes)).not.toMatch(/^bcc:/im);
  expect(mail.attachments).toHaveLength(1);
  expect(contentOf(mail.attachments[0]!)).toEqual(bytesOf(3, 10));
});

test("[CO9] a message whose files are not there, are no pictures, or are too much together has a hole", async () => {
  const holes = async (html: string, files: FileRef[] = [], signature = "") => {
    const text = { content: { ...contentFromHtml({ subject: "s", html }), files }, signature: bodyFromHtml(signature) };
    return fileHoles(text, await reader.facts(text));
  };
  const gone = { ...refOf(chart), id: "01ARZ3NDEKTSV4RRFFQ69G5FAV" };
  const sheet = await addAttachment(db, { name: "s.csv", type: "text/csv", bytes: bytesOf(4, 4) });
  const most = await addAttachment(db, {
    name: "m.bin",
    type: "application/zip",
    bytes: new Uint8Array(25_000_000 - 4),
  });
  expect(await holes("<p>x</p>", [refOf(chart), refOf(sheet)])).toEqual([]);
  expect(await holes("<p>x</p>", [gone])).toEqual(["message.file"]);
  expect(await holes(`<p>${img(gone.id, "x")}</p>`)).toEqual(["message.file"]);
  expect(await holes("<p>x</p>", [], `<p>${img(gone.id, "x")}</p>`)).toEqual(["message.file"]);
  expect(await holes(`<p>${img(sheet.id, "x")}</p>`), "no picture").toEqual(["message.file"]);
  expect(await holes("<p>x</p>", [{ ...refOf(sheet), name: "s.csv.exe" }]), "renamed by hand").toEqual([
    "message.file",
  ]);
  expect(await holes("<p>x</p>", [refOf(most), refOf(sheet)]), "just fits").toEqual([]);
  expect(await holes(`<p>${img(chart.id, "x")}${img(chart.id, "x")}</p>`, [refOf(most)])).toEqual(["message.size"]);
});
