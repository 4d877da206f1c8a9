import { z } from "zod";

const line = z.string().trim().min(1).max(255).regex(/^[^\s\p{Cc}]+$/u, "has spaces or control characters in it");

/** On this machine, or by its name or address in a network of one's own. */
const isNear = (host: string): boolean =>
  /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)[\d.]+$/.test(host) ||
  /^(?:::1|f[cd][\da-f]{2}:[\da-f:]*)$/i.test(host) ||
  /^(?!\d+$|0x)[^.:]+$|\.(?:localhost|local|internal|lan)$/i.test(host);

/** The mailbox that replies and bounces come to, read over IMAP (CH7). */
export const imapSettings = z.object({
  host: line,
  port: z.number().int().min(1).max(65_535),
  /** `tls` from the first byte (993), `starttls` required (143), or `none` for a server of one's own network. */
  security: z.enum(["tls", "starttls", "none"]),
  username: z.string().trim().min(1).max(255),
  mailbox: z.string().trim().min(1).max(255).default("INBOX"),
  /** The folder of sent mail, where the server does not name it itself. */
  sentMailbox: z.string().trim().min(1).max(255).optional(),
}).strict();
export type ImapSettings = z.output<typeof imapSettings>;

/** Settings of an smtp channel as the API takes and answers them. */
export const smtpSettings = z.object({
  host: line,
  port: z.number().int().min(1).max(65_535),
  /** `tls` from the first byte (465), `starttls` required (587), or `none` for a server of one's own network. */
  security: z.enum(["tls", "starttls", "none"]),
  /** Without one nobody signs in. */
  username: z.string().trim().min(1).max(255).optional(),
  /** PEM of the authority that a server with a certificate of its own is trusted by, besides the public ones. */
  caCertificate: z.string().max(20_000).regex(/-----BEGIN CERTIFICATE-----/, "is no PEM certificate").optional(),
  imap: imapSettings.optional(),
  /** Password and mail may go unencrypted to a server that is not of this network. */
  allowPlain: z.boolean().optional(),
}).strict().superRefine(({ allowPlain, imap, ...smtp }, context) => {
  const places = [{ ...smtp, path: ["security"] }, ...(imap ? [{ ...imap, path: ["imap", "security"] }] : [])];
  for (const { host, security, path } of places) {
    if (security !== "none" || allowPlain || isNear(host)) continue;
    context.addIssue({ code: "custom", path, message: "would send the password and all mail unencrypted: choose TLS" });
  }
});
export type SmtpSettings = z.output<typeof smtpSettings>;

export const smtpSecret = z.object({
  password: z.string().min(1).max(1_000),
  /** Of the mailbox, where it is another one. */
  imapPassword: z.string().min(1).max(1_000).optional(),
}).strict();
export type SmtpSecret = z.output<typeof smtpSecret>;
