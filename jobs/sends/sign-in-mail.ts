import type { Mail } from "#jobs/channels/port.ts";
import { composeMime } from "#jobs/compose/mime.ts";
import { signInMailId } from "#db/queries/outbox.ts";

/** The mail with a teammate's sign-in code: Parley's own, so it counts in nobody's quota, carries no pixel and is no message. */
export function signInMail(o: {
  id: string;
  code: string;
  from: string;
  to: { address: string; name: string };
  workspaceName: string;
  minutes: number;
  nowMs: number;
}): Mail {
  const lines = [
    `Your code to sign in to ${o.workspaceName}:`,
    o.code,
    `It works once, within ${o.minutes} minutes. If you did not ask for it, you need do nothing: nobody is in without it.`,
  ];
  const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const { bytes, kept } = composeMime({
    from: { address: o.from, name: o.workspaceName },
    to: [o.to],
    subject: `${o.code} is your sign-in code`,
    html: lines.map((line) => `<p>${escape(line)}</p>`).join(""),
    text: `${lines.join("\n\n")}\n`,
    messageId: `<sign-in-${o.id.toLowerCase()}@${o.from.split("@").at(-1)}>`,
    atMs: o.nowMs,
  });
  return { key: `sign-in:${o.id}`, messageId: signInMailId, from: o.from, to: [o.to.address], bytes, kept };
}
