import type { Channel, Mail, Outcome } from "../port.ts";
import { connect, type Connection } from "./connection.ts";
import { mostConnections, mostMailsEach, smtpFacts, type SmtpTimeouts, smtpTimeouts } from "./limits.ts";
import { notKnown } from "./outcome.ts";
import type { SmtpSecret, SmtpSettings } from "./settings.ts";

/**
 * Any SMTP server (CH3), over a few kept connections. Source: RFC 5321; RFC 4954 (AUTH); RFC 3207 (STARTTLS). A mail goes to
 * all of its addresses or to none; what is not known to be taken or not is `ambiguous`, as SMTP has no idempotency keys.
 */
export function openSmtp(
  settings: SmtpSettings,
  secret: SmtpSecret | null,
  timeouts: SmtpTimeouts = smtpTimeouts,
): Channel {
  type Kept = { connection: Connection; mails: number };
  const idle: Kept[] = [];
  const waiting: (() => void)[] = [];
  let busy = 0;
  let closed = false;

  const enter = () => busy < mostConnections ? void busy++ : new Promise<void>((resolve) => waiting.push(resolve));
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else busy--;
  };

  async function transact(mail: Mail): Promise<Outcome> {
    for (;;) {
      const kept = idle.pop();
      const connection = kept?.connection ?? await connect(settings, secret, timeouts);
      if ("kind" in connection) return connection;
      const outcome = await connection.transact(mail);
      const mails = (kept?.mails ?? 0) + 1;
      // After anything but acceptance the server may still hold half a transaction.
      const done = outcome !== "stale" && outcome.kind === "accepted";
      if (done && connection.isOpen() && mails < mostMailsEach && !closed) idle.push({ connection, mails });
      else void connection.quit();
      if (outcome !== "stale") return outcome;
      // A kept line that the server had closed meanwhile says nothing; a fresh one that is lost at once does.
      if (!kept) return { kind: "busy", untilMs: null, words: "the server closed the connection" };
    }
  }

  return {
    capabilities: smtpFacts.capabilities,
    async deliver(mail) {
      await enter();
      try {
        return await transact(mail);
      } catch (error) {
        return { kind: "ambiguous", why: `The sending failed halfway (${error}). ${notKnown}` };
      } finally {
        leave();
      }
    },
    async test() {
      const connection = await connect(settings, secret, timeouts);
      if ("kind" in connection) return { ok: false, words: "words" in connection ? connection.words : "no answer" };
      await connection.quit();
      return { ok: true };
    },
    async close() {
      closed = true;
      await Promise.all(idle.splice(0).map(({ connection }) => connection.quit()));
    },
  };
}
