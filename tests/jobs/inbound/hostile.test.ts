import { expect, test } from "vitest";
import { classify } from "#jobs/inbound/classify.ts";
import { readMail } from "#jobs/inbound/read-mail.ts";
import { shown } from "#jobs/inbound/shown.ts";
import { makeRandom } from "#tests/support/random.ts";

const bytesOf = (subject: string, body: string, type = "plain", from = "una@customer.example") =>
  new TextEncoder().encode(
    `From: ${from}\r\nTo: ada@team.example\r\nSubject: ${subject}\r\nContent-Type: text/${type}\r\n\r\n${body}`,
  );
/** Well above what any of these takes here, and far below what one ambiguous form takes. */
const mostMs = 3_000;

async function msOf(bytes: Uint8Array): Promise<number> {
  const mail = await readMail(bytes);
  const began = performance.now();
  classify(mail);
  shown(mail);
  return performance.now() - began;
}

test.each(["[a] ", "(b) ", "****x****", "*** x *** ", "external: ", "[a]\t ", "external ", "  "])(
  "[CH6] a subject of %j again and again is read at once",
  async (tag) => {
    expect(await msOf(bytesOf(`${tag.repeat(400)}x`, "hi"))).toBeLessThan(mostMs);
  },
);

test("[CH6] tags before an automatic subject are still read over", async () => {
  const read = async (subject: string) => classify(await readMail(bytesOf(subject, "I am back soon.")));
  for (const tags of ["[EXT] ", "[EXT] [Spam] ", "*** External ***", "(x) external: ", "  [a](b)**c** "]) {
    expect(await read(`${tags}Automatic reply: Hello`), tags).toEqual({ kind: "automatic", of: "auto_reply" });
  }
});

test("[CH6] subjects and bodies of what the rules look for, again and again, are read at once (seeds)", {
  timeout: 120_000,
}, async () => {
  const bits = [
    ..."[a] |(b) |*** x *** |external: |Re: |Out of office |Auto: |ticket #1 |ticket|until | - |“|away |on |thanks |1| |\t|--|==|wrote:|On "
      .split("|"),
    ..."<a@b.example> |>|5.1.1 |550 |a@b.example |From: |Message-ID: |user|recipient|unknown |<|@|&#|.|domain |\n|123456|<<<<|@@@@|>>>>:|\n> "
      .split("|"),
  ];
  const random = makeRandom(20_261_123);
  const pick = () => bits[Math.floor(random.next() * bits.length)]!;
  for (let n = 0; n < 120; n++) {
    const unit = Array.from({ length: 1 + Math.floor(random.next() * 4) }, pick).join("");
    const subject = unit.replaceAll("\n", " ").repeat(2_000).slice(0, 1_900) + "x";
    const body = unit.repeat(60_000).slice(0, 60_000) + "x";
    const from = n % 2 ? "una@customer.example" : "Mail Delivery <mailer-daemon@mx.example>";
    const bytes = n % 4 < 2
      ? bytesOf(subject, "hi", "plain", from)
      : bytesOf("Undelivered mail", body, n % 3 ? "plain" : "html", from);
    expect(await msOf(bytes), JSON.stringify({ n, unit })).toBeLessThan(mostMs);
  }
});

test("[CH6] lines that look like what introduces a quote are each read at once", async () => {
  const line = `x ${"<".repeat(90)}${"@".repeat(90)}${">".repeat(90)} 1:`;
  expect(await msOf(bytesOf("Re: x", `${line}\n`.repeat(180)))).toBeLessThan(mostMs);
});

const parts = (part: string, n: number) =>
  `--b\r\nContent-Type: message/delivery-status\r\n\r\n${part}`.repeat(n) + "--b--";
const recipients = (n: number) =>
  Array.from(
    { length: n },
    (_, at) => `Final-Recipient: rfc822; a${at}@b.example\r\nAction: failed\r\nStatus: 5.0.0\r\n\r\n`,
  ).join("");

const statuses = new TextEncoder().encode(
  `From: a@b.example\r\nContent-Type: multipart/report; boundary="b"\r\n\r\n${parts(recipients(300), 40)}`,
);

test.each([
  ["introductions", bytesOf("Re: x", `${"On 1 wrote:\n".repeat(33_000)}> q`)],
  ["boxes in boxes", bytesOf("Re: x", "<div>".repeat(75_000), "html")],
  ["tables in tables", bytesOf("Re: x", "<table><tr><td>".repeat(25_000), "html")],
  ["links in links", bytesOf("Re: x", "<a href=x>".repeat(39_000), "html")],
  ["open brackets", bytesOf("Re: x", "<".repeat(390_000), "html")],
  ["entities", bytesOf("Re: x", "&#x".repeat(130_000), "html")],
  ["addresses of the web", bytesOf("Re: x", `http://${".".repeat(1_985)}a `.repeat(200))],
  ["statuses", statuses],
])("[CH6] a mail of nothing but %s is shown in bounded time, what is within the bounds of it", async (_what, bytes) => {
  expect(await msOf(bytes)).toBeLessThan(mostMs);
});

test("[CH6] HTML is cut at its 15,000th tag, and what stands before is shown", async () => {
  const view = shown(
    await readMail(bytesOf("Re: x", `<p>First words</p>${"<b>x</b>".repeat(10_000)}<p>Last words</p>`, "html")),
  );
  expect(view.text).toContain("First words");
  expect(view.text).not.toContain("Last words");
});
