import { expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";
import { pngOf } from "#tests/support/files.ts";

const text = (words: string) => new TextEncoder().encode(words);
const latin = (bytes: string) => Uint8Array.from(bytes, (char) => char.charCodeAt(0));
const padded = (bytes: string) => {
  const whole = new Uint8Array(2_000);
  whole.set(latin(bytes));
  return whole;
};
const svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`;
const html = "<!doctype html><script>alert(1)</script>";
const jpeg = latin(
  "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x11\x08\x00\x40\x00\x80\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01\xff\xd9",
);
const gif = latin("GIF89a\x20\x00\x10\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff;");

async function makeWorld() {
  const desk = await makeDesk();
  const put = (name: string, body: Uint8Array | string, headers: Record<string, string> = {}, by = desk.admin) =>
    by.call(`POST /api/attachments?name=${encodeURIComponent(name)}`, body, {
      "Content-Type": "application/octet-stream",
      ...headers,
    });
  const get = async (path: string) => {
    const answer = await desk.app.request(`http://parley.test/api/attachments/${path}`, {
      headers: { Cookie: desk.admin.cookie },
    });
    return { answer, bytes: new Uint8Array(await answer.arrayBuffer()) };
  };
  const count = async () =>
    (await desk.database.db.all<{ n: number }>(sql`select count(*) as n from attachment`))[0]!.n;
  const pieces = async () =>
    (await desk.database.db.all<{ n: number }>(sql`select count(*) as n from attachment_piece`))[0]!.n;
  return { ...desk, put, get, count, pieces };
}

test("[CO9] a file comes in as it is, is told by its bytes, and goes out as it came", async () => {
  const { put, get } = await makeWorld();
  const large = new Uint8Array(700_001).map((_, n) => n % 251);
  const kinds: [string, Uint8Array, string, number | null][] = [
    ["chart.png", pngOf(320, 200), "image/png", 320],
    ["IMG_1.JPG", jpeg, "image/jpeg", 128],
    ["dot.gif", gif, "image/gif", 32],
    ["Angebot für 日本.pdf", text("%PDF-1.7 words"), "application/pdf", null],
    ["rows.csv", text("a,b\n1,2\n"), "text/csv", null],
    ["latin.csv", latin("a,\xfc\n"), "text/csv", null],
    ["notes", text("hello"), "text/plain", null],
    ["page.html", text(html), "text/html", null],
    ["drawing.svg", text(svg), "image/svg+xml", null],
    ["invite.ics", text("BEGIN:VCALENDAR"), "text/calendar", null],
    ["book.xls", padded("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "application/vnd.ms-excel", null],
    ["big.dat", large, "application/octet-stream", null],
  ];
  for (const [name, bytes, type, width] of kinds) {
    const { status, body } = await put(name, bytes, { "Content-Type": "image/png" });
    expect([status, body], name).toEqual([201, expect.objectContaining({ name, type, width, size: bytes.length })]);
    const { answer, bytes: out } = await get(body.id as string);
    expect(out, name).toEqual(new Uint8Array(bytes));
    expect(answer.headers.get("X-Content-Type-Options"), name).toBe("nosniff");
    expect(answer.headers.get("Content-Security-Policy"), name).toMatch(/default-src 'none'.*sandbox/);
    expect(answer.headers.get("Cache-Control"), name).toBe("private, max-age=31536000, immutable");
    const isShown = width !== null;
    expect(answer.headers.get("Content-Disposition"), name).toMatch(isShown ? /^inline; / : /^attachment; /);
    if (/html|svg/.test(name)) expect(answer.headers.get("Content-Type")).toBe("application/octet-stream");
  }
});

test("[CO9] a name goes out in both spellings, and a picture as a download when that is asked", async () => {
  const { put, get } = await makeWorld();
  const { body } = await put('Ü "a" 日本%20.png', pngOf(10, 10));
  const { answer } = await get(`${body.id}?download=true`);
  expect(answer.headers.get("Content-Disposition")).toBe(
    `attachment; filename="_ _a_ ___20.png"; filename*=UTF-8''%C3%9C%20%22a%22%20%E6%97%A5%E6%9C%AC%2520.png`,
  );
});

test("[CO9] what providers would not carry is refused by name and by bytes, and leaves nothing", async () => {
  const { put, count } = await makeWorld();
  const refused: [string, Uint8Array][] = [
    ["report.exe", text("words")],
    ["report.pdf.EXE. ", text("words")],
    ["a.js", text("alert(1)")],
    ["a.hta", text(html)],
    ["annual\u202efdp.exe", text("x")],
    ["invoice.pdf", padded("MZ\x90\x00")],
    ["invoice", padded("MZ\x90\x00")],
    ["lib", padded("\x7fELF\x02\x01\x01")],
    ["run", text("#!/bin/sh\nrm -rf /\n")],
    ["x.class.txt", padded("\xca\xfe\xba\xbe\x00\x00\x00\x34")],
    ["m.bin", padded("\x00asm\x01\x00\x00\x00")],
  ];
  for (const [name, bytes] of refused) {
    expect([name, ...refusalOf(await put(name, bytes))]).toEqual([name, 415, "not_supported", "file"]);
  }
  expect((await put("report.exe", text("x"))).body).toMatchObject({
    error: { message: "file: report.exe: this kind of file cannot be mailed" },
  });
  expect(await count()).toBe(0);
});

test("[CO9] a file that is not what its name says is refused; what only looks like a picture is no picture", async () => {
  const { put, count } = await makeWorld();
  const lies: [string, Uint8Array][] = [
    ["chart.png", text(html)],
    ["chart.png", text(svg)],
    ["photo.jpg", text("%PDF-1.7")],
    ["letter.pdf", text(html)],
    ["chart.gif", new Uint8Array(100)],
  ];
  for (const [name, bytes] of lies) {
    expect([name, ...refusalOf(await put(name, bytes))]).toEqual([name, 422, "invalid_field", "file"]);
  }
  expect(await count()).toBe(0);
  const huge = pngOf(4, 4);
  new DataView(huge.buffer).setUint32(16, 900_000);
  const cut = pngOf(40, 40).slice(0, 18);
  for (const bytes of [huge, cut, latin("GIF89a")]) {
    const { status, body } = await put("file", bytes);
    expect([status, body.width]).toEqual([201, null]);
  }
});

test(
  "[CO9] 25 MB are taken and one byte more is not, announced or not; what breaks off or lies about its length leaves nothing",
  async () => {
    const { app, admin, put, count, pieces } = await makeWorld();
    const most = new Uint8Array(25_000_000);
    expect((await put("most.zip", most)).status).toBe(201);
    expect(refusalOf(await put("more.zip", new Uint8Array(25_000_001)))).toEqual([413, "too_large", "file"]);
    const stream = (give: (n: number) => Uint8Array | "break" | undefined, headers: Record<string, string> = {}) => {
      let n = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          const chunk = give(n++);
          if (chunk === "break") controller.error(new Error("connection reset"));
          else if (chunk) controller.enqueue(chunk);
          else controller.close();
        },
      });
      const request = new Request("http://parley.test/api/attachments?name=x.bin", {
        method: "POST",
        body,
        headers: { Cookie: admin.cookie, Origin: "http://parley.test", ...headers },
        duplex: "half",
      } as RequestInit);
      return app.request(request);
    };
    const told = async (answer: Response) => [answer.status, (await answer.json()).error.code];
    const megabyte = new Uint8Array(1_000_000);
    let given = 0;
    const endless = await stream(() => (given++, megabyte));
    expect(await told(endless)).toEqual([413, "too_large"]);
    expect(given).toBeLessThan(40);
    expect(await told(await stream(() => megabyte, { "Content-Length": "26000000" }))).toEqual([413, "too_large"]);
    expect(await told(await stream((n) => n < 3 ? megabyte : "break"))).toEqual([422, "invalid_field"]);
    expect(await told(await stream((n) => n < 3 ? megabyte : undefined, { "Content-Length": "5000000" }))).toEqual([
      422,
      "invalid_field",
    ]);
    expect(await told(await stream(() => undefined))).toEqual([422, "invalid_field"]);
    expect(await count()).toBe(1);
    expect(await pieces()).toBe(Math.ceil(25_000_000 / (256 * 1024)));
  },
  60_000,
);

test("[PD7] a repeat under one key, and the same file again, are the file that is there", async () => {
  const { put, count, makeTeammate } = await makeWorld();
  const key = { "Idempotency-Key": "k1" };
  const [first, repeat] = [await put("a.csv", "a,b", key), await put("a.csv", "a,b", key)];
  expect(repeat.body).toEqual(first.body);
  expect(refusalOf(await put("b.csv", "a,b", key))).toEqual([409, "conflict", "Idempotency-Key"]);
  const member = await makeTeammate("member", "mo@parley.test");
  expect((await put("a.csv", "a,b", {}, member)).body).toEqual(first.body);
  expect((await put("renamed.csv", "a,b")).body.id).not.toBe(first.body.id);
  expect(await count()).toBe(2);
});

test("[AD1] observers see files and add none; who is signed out gets nothing", async () => {
  const { put, admin, anyone, makeTeammate } = await makeWorld();
  const { id } = (await put("a.csv", "a,b")).body;
  const observer = await makeTeammate("observer", "ob@parley.test");
  expect(refusalOf(await put("b.csv", "x", {}, observer))).toEqual([403, "not_allowed", undefined]);
  expect((await observer.call(`GET /api/attachments/${id}`)).body.text).toBe("a,b");
  expect((await anyone(`GET /api/attachments/${id}`)).status).toBe(401);
  expect((await observer.call(`GET /api/attachments?ids=${id},01ARZ3NDEKTSV4RRFFQ69G5FAV`)).body.items).toEqual([
    { id, name: "a.csv", type: "text/csv", size: 3, width: null, height: null },
  ]);
  expect(refusalOf(await admin.call("GET /api/attachments/01ARZ3NDEKTSV4RRFFQ69G5FAV"))).toEqual([
    404,
    "not_found",
    undefined,
  ]);
});
