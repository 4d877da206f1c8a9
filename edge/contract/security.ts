import { z } from "zod";
import { email, id, instant } from "./values.ts";
import { password } from "./workspace.ts";

const givenPassword = z.string().max(200);
const sixDigits = z.string().trim().regex(/^\d{6}$/, "is not six digits");

export const session = z.object({
  id: z.string(),
  /** Such as "Firefox on Windows". */
  device: z.string(),
  /** The beginning of the network address it was made from; null where there was none. */
  network: z.string().nullable(),
  createdAt: instant,
  /** To five minutes. */
  lastUsedAt: instant,
  endsAt: instant,
  /** The one that asks. */
  current: z.boolean(),
});
export const sessionsQuery = z.object({ teammateId: id.optional() }).strict();
/** All of them: one's own but for the one that asks, or as admin all of a teammate's. */
export const sessionsEnd = z.object({ teammateId: id.optional() }).strict();
export const ended = z.object({ ended: z.number() });

export const passwordChange = z.object({
  current: givenPassword,
  password,
  /** One's API keys end with the old password; write keys stay. */
  endKeys: z.boolean().default(true),
}).strict();
export const resetLink = z.object({ resetUrl: z.string(), endsAt: instant });
export const resetView = z.object({ email: z.string(), workspaceName: z.string() });
export const reset = z.object({ password }).strict();

/** What somebody must give again before how they sign in changes. */
export const byPassword = z.object({ password: givenPassword }).strict();
export const secondFactor = z.object({ on: z.boolean(), backupCodesLeft: z.number() });
export const secondFactorNew = z.object({
  /** For an authenticator app, as a QR code or a link. */
  uri: z.string(),
  /** The same secret, to be typed. */
  key: z.string(),
  backupCodes: z.array(z.string()),
});
export const backupCodes = z.object({ backupCodes: z.array(z.string()) });
export const totpCode = z.object({ code: sixDigits }).strict();
/** A code of the authenticator app, or one of the backup codes. */
export const secondStep = z.union([
  z.object({ code: sixDigits }).strict(),
  z.object({ backupCode: z.string().trim().min(1).max(50) }).strict(),
]);

/** Whether a code may be had by mail. */
export const waysIn = z.object({ mailedCode: z.boolean() });
export const mailedCodeAsk = z.object({ email }).strict();
export const mailedCode = z.object({ email, code: sixDigits }).strict();
