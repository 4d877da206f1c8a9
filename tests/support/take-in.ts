import { newId } from "#db/ids.ts";
import type { Deps } from "#edge/context.ts";
import type { Outcome } from "#jobs/inbound/deps.ts";
import { takeMail } from "#jobs/inbound/take.ts";

/** A mail reaches the app by this channel at the clock of `deps`, as the job that takes in would have it. */
export const takeIn = (
  deps: Pick<Deps, "db" | "links" | "nowMs" | "log">,
  channelId: string,
  bytes: Uint8Array,
): Promise<Outcome> =>
  takeMail({
    ...deps,
    providerOf: () => Promise.reject(new Error("no provider is asked here")),
    hookOf: () => undefined,
    isStopping: () => false,
  }, { channelId, eventId: newId(), bytes, about: null, atMs: deps.nowMs() });

/** A reply as mail programs write it: HTML with a quote, a picture of its own, one of another server, and a file. */
export function richBytes(o: { from: string; to: string; inReplyTo: string; cc?: string; text?: string }): Uint8Array {
  const file = (type: string, name: string, base64: string, more: string[] = []) =>
    [
      `Content-Type: ${type}; name="${name}"`,
      "Content-Transfer-Encoding: base64",
      ...more,
      "",
      base64,
    ].join("\r\n");
  const html = `<div>${o.text ?? "Yes, <b>Thursday</b> works."}</div><script>parent.hacked = 1</script>
<img src="cid:logo@x" alt="logo"><img src="https://far.example/pixel.png" onerror="alert(1)">
<div class="gmail_quote"><div class="gmail_attr">On Mon, Ada wrote:</div><blockquote class="gmail_quote">The old words</blockquote></div>`;
  const lines = [
    `From: ${o.from}`,
    `To: ${o.to}`,
    ...(o.cc ? [`Cc: ${o.cc}`] : []),
    "Subject: Re: Plan",
    `Message-ID: <${newId().toLowerCase()}@customer.example>`,
    `In-Reply-To: ${o.inReplyTo}`,
    "Date: Wed, 04 Mar 2026 12:00:00 +0000",
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="m"',
    "",
    "--m",
    'Content-Type: multipart/related; boundary="r"',
    "",
    "--r",
    "Content-Type: text/html; charset=utf-8",
    "",
    html,
    "--r",
    file("image/gif", "logo.gif", "R0lGODlhAQABAAAAACwAAAAAAQABAAA=", [
      "Content-ID: <logo@x>",
      "Content-Disposition: inline",
    ]),
    "--r--",
    "--m",
    file("text/html", "page.html", btoa("<script>alert(1)</script>"), [
      'Content-Disposition: attachment; filename="page.html"',
    ]),
    "--m--",
    "",
  ];
  return new TextEncoder().encode(lines.join("\r\n"));
}
