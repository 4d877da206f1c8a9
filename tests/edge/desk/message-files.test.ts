import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { dayMs, itemsOf, makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";
import { pngOf } from "#tests/support/files.ts";

/** A desk with a picture, a report and something that is no picture, all uploaded. */
async function makeWorld() {
  const desk = await makeDesk();
  const put = async (name: string, bytes: Uint8Array | string) => {
    const answer = await desk.admin.call(`POST /api/attachments?name=${encodeURIComponent(name)}`, bytes);
    expect(answer.status).toBe(201);
    return answer.body.id as string;
  };
  const report = `%PDF-1.7 ${"words ".repeat(4_000)}`;
  return {
    ...desk,
    put,
    picture: await put("chart.png", pngOf(320, 100)),
    report: await put("Report ü.pdf", report),
    reportText: report,
  };
}
const unknown = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const img = (id: string, more = "") => `<img data-attachment="${id}" alt="Usage"${more}>`;

test("[CO9] the API takes pictures in the HTML and files by id, for a draft and for a start, and says them back", async () => {
  const { start, admin, picture, report, clock, release, ok } = await makeWorld();
  const html = `<p>See ${img(picture, ' width="200"')}</p>`;
  const [m] = await start({ content: { subject: "S", html, files: [report] }, when: { delayDays: 1 } });
  const path = `/api/messages/${m!.id}/content`;
  const size = 24_009;
  const ref = { id: report, name: "Report ü.pdf", type: "application/pdf", size };
  expect((await admin.call(`GET ${path}`)).body).toEqual({ subject: "S", html, files: [ref] });
  const put = async (body: unknown) => await admin.call(`PUT ${path}`, body, { "If-Match": "*" });
  expect((await put({ subject: "S", html: "<p>Words</p>" })).body).toEqual({
    subject: "S",
    html: "<p>Words</p>",
    files: [ref],
  });
  expect((await put({ subject: "S", html, files: [] })).body).toMatchObject({ html, files: [] });
  expect((await put({ subject: "S", html, files: [report, report] })).body).toMatchObject({ files: [ref] });

  const files = async () => (await admin.call(`GET /api/messages/${m!.id}/files`)).body;
  const all = size + pngOf(320, 100).length;
  expect(await files()).toEqual({ items: [ref], bytes: all, most: 25_000_000, missing: [] });
  const preview = await ok(`GET /api/messages/${m!.id}/preview`);
  expect(preview.html).toContain(`<img src="/api/attachments/${picture}" alt="Usage" width="200"`);
  expect(preview.text).toContain("See [Usage]");
  clock.nowMs += dayMs;
  await release();
  expect(await files()).toEqual({ items: [ref], bytes: all, most: 25_000_000, missing: [] });
  const sent = await ok(`GET /api/messages/${m!.id}/preview`);
  expect(sent).toMatchObject({ sealed: true, html: expect.stringContaining(`src="/api/attachments/${picture}"`) });
});

test("[CO9] what is not there, is no picture, or is too much together is refused by the field's name", async () => {
  const { start, admin, picture, report, put, startBody, ok } = await makeWorld();
  const [m] = await start();
  const write = async (body: object) =>
    refusalOf(
      await admin.call(`PUT /api/messages/${m!.id}/content`, { subject: "S", html: "", ...body }, { "If-Match": "*" }),
    );
  expect(await write({ html: img(unknown) })).toEqual([422, "invalid_field", "html"]);
  expect(await write({ html: img(report) })).toEqual([422, "invalid_field", "html"]);
  expect(await write({ files: [report, unknown] })).toEqual([422, "invalid_field", "files.1"]);
  expect(await write({ files: ["nonsense"] })).toEqual([422, "invalid_field", "files.0"]);
  const [one, two] = [await put("1.zip", new Uint8Array(13_000_000)), await put("2.bin", new Uint8Array(12_999_999))];
  expect(await write({ files: [one, two] })).toEqual([413, "too_large", "files"]);
  const starts = async (content: object) =>
    refusalOf(await admin.call("POST /api/starts", startBody({ content: { subject: "S", html: "x", ...content } })));
  expect(await starts({ files: [unknown] })).toEqual([422, "invalid_field", "content.files.0"]);
  expect(await starts({ html: img(unknown) })).toEqual([422, "invalid_field", "content.html"]);
  expect(refusalOf(await admin.call(`GET /api/messages/${unknown}/files`))).toEqual([404, "not_found", undefined]);

  const template = await ok("POST /api/templates", { name: "T", subject: "S", html: img(picture), files: [report] });
  expect(template).toMatchObject({ files: [{ id: report }], html: `<p>${img(picture)}</p>` });
  const copy = await ok(`POST /api/templates/${template.id}/duplicate`);
  expect(copy).toMatchObject({ files: [{ id: report }] });
  const [made] = await start({ templateId: copy.id, content: undefined });
  expect((await admin.call(`GET /api/messages/${made!.id}/content`)).body).toMatchObject({ files: [{ id: report }] });
});

test("[CH2] [CO9] the outbox shows pictures, lists files, and spares the source their bytes", async () => {
  const { start, release, admin, picture, report, reportText, database } = await makeWorld();
  const content = { subject: "S", html: `<p>${img(picture)}</p>`, files: [report] };
  await start({ when: "now", content });
  await release();
  const [item] = itemsOf(await admin.call("GET /api/outbox?limit=1"));
  const { body: view } = await admin.call(`GET /api/outbox/${item!.id}`);
  expect(view.files).toEqual([expect.objectContaining({ id: report, name: "Report ü.pdf", type: "application/pdf" })]);
  expect(view.html).toContain(`src="/api/attachments/${picture}"`);
  expect((await admin.call(`GET /api/outbox/${item!.id}/view`)).body.text).toContain(picture);
  expect(view.source).toContain(`[${reportText.length} bytes of Report ü.pdf, as base64]`);
  expect((view.source as string).length).toBeLessThan(10_000);

  const raw = await admin.call(`GET /api/messages/${item!.messageId}/raw`);
  const bytes = new TextEncoder().encode(raw.body.text as string);
  expect(item!.size).toBe(bytes.length);
  const mail = await PostalMime.parse(bytes, { attachmentEncoding: "utf8" });
  expect(mail.attachments.at(-1)).toMatchObject({ filename: "Report ü.pdf", content: reportText });
  const [kept] = await database.db.all<{ n: number }>("select length(bytes) as n from outbox_mail limit 1");
  expect(kept!.n).toBeLessThan(10_000);
});
