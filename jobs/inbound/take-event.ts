import { Buffer } from "node:buffer";
import type { ProviderEvent } from "#jobs/channels/port.ts";
import type { InboundDeps, Outcome } from "./deps.ts";
import { takeMail } from "./take.ts";
import { takeReport } from "./told.ts";

/** What a provider told is where it belongs (CH6), however late, often and in whichever order it is told. @throws what a later try
 * may mend. */
export async function takeEvent(
  deps: InboundDeps,
  { channelId, receivedAtMs }: { channelId: string; receivedAtMs: number },
  event: ProviderEvent,
): Promise<Outcome> {
  const { eventId, atMs } = event;
  const given = { channelId, eventId, atMs: receivedAtMs };
  const sourceId = `${channelId}:${eventId}`;
  switch (event.kind) {
    case "delivered":
      return await takeReport(deps, channelId, event.mail, {
        kind: "delivered",
        address: event.address,
        reason: null,
        code: null,
        class: null,
        sourceId,
        atMs,
      });
    case "bounce":
      return await takeReport(deps, channelId, event.mail, { ...event, sourceId });
    case "complaint":
      return await takeReport(deps, channelId, event.mail, { ...event, code: null, class: null, sourceId });
    case "mail":
      return await takeMail(deps, { ...given, bytes: event.bytes, about: aboutThread(event.threadId) });
    case "mail_ref": {
      const { fetchMail } = await deps.providerOf(channelId);
      if (!fetchMail) throw new Error("the channel cannot be asked for the mail just now");
      const mail = await fetchMail(event.ref);
      return await takeMail(deps, { ...given, bytes: mail.bytes, about: aboutThread(mail.threadId) });
    }
    case "reply":
      return await takeMail(deps, { ...given, bytes: writtenOut(event), about: aboutThread(event.threadId) });
  }
}

/** A webhook's mail is one that came in. */
const aboutThread = (threadId: string | null) => ({ threadId, sent: false });

/** An answer that its provider hands on as HTML alone, as the mail that it would have been. */
function writtenOut({ from, html, atMs }: Extract<ProviderEvent, { kind: "reply" }>): Uint8Array {
  // deno-lint-ignore no-control-regex
  const oneLine = (text: string) => text.replace(/[\0-\x1f\x7f]+/g, " ").trim();
  const encoded = (text: string) => `=?utf-8?B?${Buffer.from(oneLine(text).slice(0, 100)).toString("base64")}?=`;
  const body = Buffer.from(html).toString("base64").replace(/.{76}/g, "$&\r\n");
  const lines = [
    `From: ${from.name ? `${encoded(from.name)} ` : ""}<${oneLine(from.address).replace(/[\s<>]/g, "")}>`,
    `Date: ${new Date(atMs).toUTCString()}`,
    "MIME-Version: 1.0",
    "Content-Type: text/html; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    body,
  ];
  return new TextEncoder().encode(lines.join("\r\n"));
}
