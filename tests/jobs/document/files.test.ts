import { expect, test } from "vitest";
import * as Y from "yjs";
import { attachmentIdsIn, cleanFileName, cleanFiles, filesMap, imageIdsIn, readFiles } from "#jobs/document/files.ts";
import { bodyFromHtml, contentFromHtml } from "#jobs/document/from-html.ts";
import { editDoc, readDoc, readDraft, seedUpdate } from "#jobs/document/seed.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";

const [first, second] = ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ"];
const report = { id: first, name: "report.pdf", type: "application/pdf", size: 1_000 };
const rows = { id: second, name: "rows.csv", type: "text/csv", size: 20 };
const picture = `<img data-attachment="${first}" alt="A chart" width="320">`;
const again = (html: string) => contentToHtml({ ...contentFromHtml({ subject: "", html }) }).html;

test("[CO9] a picture of ours is read and written, with its words, its width and the link around it", () => {
  const html = `<p>See ${picture}, <a href="https://a.example">${picture} and more</a></p>`;
  expect(again(html)).toBe(html);
  expect(imageIdsIn(bodyFromHtml(html))).toEqual([first]);
  const linked = bodyFromHtml(`<p><a href="{{account.traits.site}}">${picture}</a></p>`);
  expect(linked.content[0]).toMatchObject({
    content: [{ type: "image", marks: [{ type: "link", attrs: { variable: "account.traits.site", href: null } }] }],
  });
});

test("[CO9] [AD3] a picture from elsewhere is dropped, whatever it says it is", () => {
  for (
    const foreign of [
      `<img src="https://tracker.example/p.gif" alt="x">`,
      `<img src="data:image/png;base64,AAAA">`,
      `<img data-attachment="../../etc/passwd" src=x onerror=alert(1)>`,
      `<img data-attachment="">`,
      `<picture><source srcset="https://a.example/x.png"><img src="x"></picture>`,
      `<svg><image href="https://a.example/x.png"/></svg>`,
    ]
  ) expect(again(`<p>a${foreign}b</p>`)).toBe("<p>ab</p>");
  const clever =
    `<img data-attachment="${first}" alt='"><script>x' width="9e9" style="x" onload="x" src="https://a.example">`;
  expect(again(`<p>${clever}</p>`)).toBe(
    `<p><img data-attachment="${first}" alt="&quot;&gt;&lt;script&gt;x"></p>`,
  );
});

test("[CO9] a subject holds no picture", () => {
  const subject = { type: "doc", content: bodyFromHtml(`<p>Hi ${picture} there</p>`).content };
  expect(contentToHtml({ subject, body: bodyFromHtml("") }).subject).toBe("Hi  there");
});

test("[CO9] files are kept with the draft: seeded, read, and edited with the words", () => {
  const content = { ...contentFromHtml({ subject: "S", html: "<p>Hi</p>" }), files: [rows, report] };
  expect(readDraft(seedUpdate(content), []).files).toEqual([report, rows]);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, seedUpdate(content));
  editDoc(doc, contentFromHtml({ subject: "S", html: "<p>Other words</p>" }));
  expect(readDoc(doc).files, "nothing was said of the files").toEqual([report, rows]);
  editDoc(doc, { ...contentFromHtml({ subject: "S", html: "" }), files: [rows] });
  expect(readDoc(doc).files).toEqual([rows]);
  editDoc(doc, { ...contentFromHtml({ subject: "S", html: "" }), files: [] });
  expect(readDoc(doc).files).toEqual([]);
});

test("[CO1] two people who put a file each, and one who removes another's, agree", () => {
  const seed = seedUpdate({ ...contentFromHtml({ subject: "", html: "" }), files: [report] });
  const [ann, ben] = [new Y.Doc(), new Y.Doc()];
  for (const doc of [ann, ben]) Y.applyUpdate(doc, seed);
  filesMap(ann).delete(report.id);
  editDoc(ben, { ...readDoc(ben), files: [report, rows] });
  Y.applyUpdate(ann, Y.encodeStateAsUpdate(ben));
  Y.applyUpdate(ben, Y.encodeStateAsUpdate(ann));
  expect(readFiles(ann)).toEqual([rows]);
  expect(readFiles(ben)).toEqual([rows]);
});

test("[CO9] what a client wrote among the files that is none is passed over, and never throws", () => {
  const doc = new Y.Doc();
  const map = filesMap(doc);
  map.set("nonsense", { name: "a", type: "b/c", size: 1 });
  map.set(second, "words");
  map.set(first, { name: "../\u202efdp.exe\u0000\n", type: "text/html; x", size: -4, id: second });
  map.set("__proto__", new Y.Map());
  expect(readFiles(doc)).toEqual([
    { id: first, name: "..-fdp.exe", type: "application/octet-stream", size: 0 },
    { id: second, name: "file", type: "application/octet-stream", size: 0 },
  ]);
  expect(cleanFiles("x")).toEqual([]);
  expect(cleanFiles([null, 3, [], { id: first }])).toHaveLength(1);
});

test("a file's name is one line of bounded length that keeps its ending, and shows what it ends in", () => {
  expect(cleanFileName("Q3 Übersicht — 日本.pdf")).toBe("Q3 Übersicht — 日本.pdf");
  expect(cleanFileName("C:\\temp\\a/b.txt")).toBe("C:-temp-a-b.txt");
  expect(cleanFileName("x.exe. . ")).toBe("x.exe");
  expect(cleanFileName(" \u0007\r\n ")).toBe("file");
  const long = cleanFileName(`${"👩".repeat(300)}.pdf`);
  expect(long.length).toBeLessThanOrEqual(200);
  expect(long.endsWith(".pdf") && long.isWellFormed()).toBe(true);
  for (const name of ["a", long, "..-x", "a.b.c"]) expect(cleanFileName(cleanFileName(name))).toBe(cleanFileName(name));
});

test("[CO9] all that leaves beside the words: files, pictures and the signature's, each once", () => {
  const content = { ...contentFromHtml({ subject: "", html: `<ul><li>${picture}</li></ul>` }), files: [rows, report] };
  const signature = bodyFromHtml(`<blockquote><p><img data-attachment="${second}"></p></blockquote>`);
  expect(attachmentIdsIn(content, signature)).toEqual([second, first]);
});
