import { z } from "zod";

const line = z.string().trim().min(1).max(255).regex(/^[^\s\p{Cc}]+$/u, "has spaces or control characters in it");

/** Settings of an smtp channel as the API takes and answers them. */
export const smtpSettings = z.object({
  host: line,
  port: z.number().int().min(1).max(65_535),
  /** `tls` from the first byte (465), `starttls` required (587), or `none` for a server on this machine. */
  security: z.enum(["tls", "starttls", "none"]),
  /** Without one nobody signs in. */
  username: z.string().trim().min(1).max(255).optional(),
  /** PEM of the authority that a server with a certificate of its own is trusted by, besides the public ones. */
  caCertificate: z.string().max(20_000).regex(/-----BEGIN CERTIFICATE-----/, "is no PEM certificate").optional(),
}).strict();
export type SmtpSettings = z.output<typeof smtpSettings>;

export const smtpSecret = z.object({ password: z.string().min(1).max(1_000) }).strict();
export type SmtpSecret = z.output<typeof smtpSecret>;
