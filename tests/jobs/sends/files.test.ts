import { sql } from "drizzle-orm";
import PostalMime from "postal-mime";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Attachment } from "#db/queries/attachment.ts";
import { examine } from "#db/queries/doctor.ts";
import { findSealedFiles, findSealedMail } from "#db/queries/sealed-mail.ts";
import { openSmtp } from "#jobs/channels/smtp/send.ts";
import { bodyFromHtml } from "#jobs/document/from-html.ts";
import type { FileRef } from "#jobs/document/nodes.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { databases, useWorkspace } from "#tests/support/claims.ts";
import { addAttachment, pngOf } from "#tests/support/files.ts";
import { addStart, makeProvider, releaseDeps } from "#tests/support/release.ts";
import { messageRow, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";
import { openSmtpServer } from "#tests/support/smtp-server.ts";

const refOf = ({ id, name, type, size }: Attachment): FileRef => ({ id, name, type, size });
const img = ({ id }: Attachment, alt: string) => `<img data-attachment="${id}" alt="${alt}">`;
const nobody: Attachment = {
  id: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  name: "gone.pdf",
  type: "application/pdf",
  size: 9,
} as never;

describe.each(databases)("%s", (_, make) => {
  let w: ReleaseWorkspace;
  let chart: Attachment, logo: Attachment, report: Attachment;
  useWorkspace(make, async (fresh) => {
    w = fresh;
    await w.db.run(sql`delete from attachment`);
    const png = pngOf(640, 200);
    chart = await addAttachment(w.db, { name: "chart.png", type: "image/png", bytes: png, width: 640, height: 200 });
    logo = await addAttachment(w.db, { name: "l.png", type: "image/png", bytes: pngOf(8, 8), width: 8, height: 8 });
    const bytes = Uint8Array.from({ length: 600_000 }, (_, n) => (n * 7919) % 256);
    report = await addAttachment(w.db, { name: "Bericht für März.pdf", type: "application/pdf", bytes });
  });
  const release = (over: Partial<Parameters<typeof releaseDeps>[1]> = {}) =>
    releaseDue(releaseDeps(w.db, { clock: w.nowMs, ...over }));
  const sign = (html: string) =>
    w.db.run(sql`update teammate set signature = ${JSON.stringify(bodyFromHtml(html))} where id = ${w.teammateId}`);

  test("[CO9] [CH3] a file and two pictures arrive over SMTP, and what is kept of the mail is the mail", async () => {
    const server = await openSmtpServer();
    const channel = openSmtp({ host: "127.0.0.1", port: server.port, security: "none" }, null);
    onTestFinished(() => channel.close());
    await sign(`<p>Ada ${img(logo, "Our logo")}</p>`);
    const html = `<p>Dear {{user.firstName}}, see ${img(chart, "Usage")}</p>`;
    const m = await w.addMessage({ startId: await addStart(w.db, html, "Your report", [refOf(report)]) });
    expect(await release({ channel })).toMatchObject({ sent: 1 });
    const { bytes } = server.received[0]!;
    const mail = await PostalMime.parse(bytes, { attachmentEncoding: "arraybuffer" });
    expect(mail.attachments.map(({ filename, mimeType, disposition }) => [filename, mimeType, disposition])).toEqual([
      ["chart.png", "image/png", "inline"],
      ["l.png", "image/png", "inline"],
      ["Bericht für März.pdf", "application/pdf", "attachment"],
    ]);
    expect(mail.attachments.map(({ content }) => (content as ArrayBuffer).byteLength)).toEqual([
      chart.size,
      logo.size,
      600_000,
    ]);
    for (const { contentId } of mail.attachments.slice(0, 2)) {
      expect(mail.html).toContain(`"cid:${contentId!.slice(1, -1)}"`);
    }
    expect(mail.text).toContain("Dear Grace, see [Usage]");
    expect(mail.text).toContain("Ada [Our logo]");

    expect((await findSealedMail(w.db, m.id))!.bytes).toEqual(bytes);
    expect((await findSealedFiles(w.db, m.id))!.map(({ name, isInline }) => [name, isInline])).toEqual([
      ["chart.png", true],
      ["l.png", true],
      ["Bericht für März.pdf", false],
    ]);
    const [{ n }] = await w.db.all<{ n: number }>(sql`select length(bytes) as n from message_mime`) as [{ n: number }];
    expect(n).toBeLessThan(8_000);
    const found = (await examine(w.db, w.nowMs)).find(({ what }) => what.startsWith("sent messages have their bytes"));
    expect(found).toMatchObject({ count: 1, wrong: [] });
  });

  test("[SE3] a try again sends the same bytes, files and all", async () => {
    const provider = makeProvider();
    provider.answers(() => ({ kind: "ambiguous", why: "cut off" }));
    await w.addMessage({ startId: await addStart(w.db, `<p>${img(chart, "x")}</p>`, "S", [refOf(report)]) });
    expect(await release({ channel: provider.channel })).toMatchObject({ sealed: 1 });
    await w.db.run(sql`update attachment set name = 'other'`);
    provider.answers(() => ({ kind: "accepted", providerId: "p" }));
    expect(await release({ channel: provider.channel, clock: w.nowMs + 60_000 })).toMatchObject({ sent: 1 });
    const [first, second] = provider.asked;
    expect(second!.bytes).toEqual(first!.bytes);
    expect(first!.bytes.length).toBeGreaterThan(800_000);
  });

  test("[SE5] [SE3] bytes of a file that are not as they were are no mail: the doctor says so, and nothing is sent again", async () => {
    const provider = makeProvider();
    provider.answers(() => ({ kind: "ambiguous", why: "cut off" }));
    const m = await w.addMessage({ startId: await addStart(w.db, "<p>x</p>", "S", [refOf(report)]) });
    await release({ channel: provider.channel });
    await w.db.run(sql`update attachment_piece set bytes = zeroblob(length(bytes)) where attachment_id = ${report.id}`);
    await release({ channel: provider.channel, clock: w.nowMs + 60_000 });
    expect(provider.asked).toHaveLength(1);
    expect((await messageRow(w.db, m.id)).state).toBe("unknown");
    await w.db.run(sql`update message set state = 'sent'`);
    const words = (await examine(w.db, w.nowMs)).flatMap(({ wrong }) => wrong).join();
    expect(words).toContain(`${m.id}: bytes are not what was hashed`);
  });

  test("[CO9] a file that is gone and more than a message holds wait by name, before the seal; what fits leaves", async () => {
    const large = await addAttachment(w.db, {
      name: "l.zip",
      type: "application/zip",
      bytes: new Uint8Array(24_800_000),
    });
    const gone = await w.addMessage({ startId: await addStart(w.db, "<p>x</p>", "S", [refOf(nobody)]) });
    const lost = await w.addMessage({ startId: await addStart(w.db, `<p>${img(nobody, "x")}</p>`, "S") });
    const over = await w.addMessage({ startId: await addStart(w.db, "<p>x</p>", "S", [refOf(large), refOf(report)]) });
    const fits = await w.addMessage({ startId: await addStart(w.db, "<p>x</p>", "S", [refOf(report)]) });
    const provider = makeProvider();
    expect(await release({ channel: provider.channel })).toMatchObject({ sent: 1, held: 3 });
    const held = async ({ id }: { id: string }) => {
      const { state, hold, holdDetail, sealNo } = await messageRow(w.db, id);
      return [state, hold, holdDetail, sealNo];
    };
    expect(await held(gone)).toEqual(["pending", "missing_data", "message.file", 0]);
    expect(await held(lost)).toEqual(["pending", "missing_data", "message.file", 0]);
    expect(await held(over)).toEqual(["pending", "missing_data", "message.size", 0]);
    expect((await messageRow(w.db, fits.id)).state).toBe("sent");
    expect(provider.asked).toHaveLength(1);
  });
});
