import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection/index.js";
import type { Mail, Outcome } from "../port.ts";
import { reachWords } from "../reach-words.ts";
import type { SmtpTimeouts } from "./limits.ts";
import { outcomeOf, outcomeOfRefusals, type SmtpError, type Stage } from "./outcome.ts";
import type { SmtpSecret, SmtpSettings } from "./settings.ts";

export type Connection = {
  /** `stale`: the server had closed the line before this mail, so that nothing was said about it. */
  transact(mail: Mail): Promise<Outcome | "stale">;
  /** Whether another mail may go over it. */
  isOpen(): boolean;
  quit(): Promise<void>;
};

/** A signed-in connection, or why there is none. */
export async function connect(
  settings: SmtpSettings,
  secret: SmtpSecret | null,
  timeouts: SmtpTimeouts,
): Promise<Connection | Outcome> {
  const smtp = new SMTPConnection({
    host: settings.host,
    port: settings.port,
    secure: settings.security === "tls",
    requireTLS: settings.security === "starttls",
    ignoreTLS: settings.security === "none",
    tls: { ca: settings.caCertificate, minVersion: "TLSv1.2" },
    connectionTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.silenceMs,
  });
  // Errors come by event while connecting and between mails, by callback else; the first of them counts.
  let fail: (error: SmtpError) => void = () => {};
  smtp.on("error", (error: SmtpError) => fail(error));
  const step = (run: (done: (error?: SmtpError | null) => void) => void) =>
    new Promise<void>((resolve, reject) => {
      fail = reject;
      run((error) => error ? reject(error) : resolve());
    });

  let stage: Stage = "connect";
  try {
    await step((done) => smtp.connect(done));
    stage = "login";
    const { username } = settings;
    if (username) await step((done) => smtp.login({ user: username, pass: secret?.password ?? "" }, done));
  } catch (error) {
    smtp.close();
    const outcome = outcomeOf(error as SmtpError, stage);
    // What the server itself replied is told in its own words.
    if ((error as SmtpError).response || !("words" in outcome)) return outcome;
    return { ...outcome, words: reachWords(outcome.words, settings.host) };
  }
  fail = () => {};
  return connectionOver(smtp);
}

function connectionOver(smtp: SMTPConnection): Connection {
  let open = !smtp.destroyed;
  smtp.once("end", () => open = false);
  return {
    isOpen: () => open,
    transact: (mail) => open ? sendOver(smtp, mail) : Promise.resolve("stale"),
    quit: () =>
      new Promise((resolve) => {
        if (!open) return resolve();
        const giveUp = setTimeout(() => smtp.close(), 1_000);
        smtp.once("end", () => {
          clearTimeout(giveUp);
          resolve();
        });
        smtp.quit();
      }),
  };
}

/**
 * One transaction. nodemailer goes on with the addresses that were taken when others were refused; here the mail is dropped
 * then, by closing the line before its first byte: the server must cancel a transaction so cut (RFC 5321, section
 * 4.1.1.10), and nobody gets half of a conversation. The same place marks the moment from which the server may have it.
 */
function sendOver(smtp: SMTPConnection, mail: Mail): Promise<Outcome | "stale"> {
  return new Promise((resolve) => {
    let stage: Stage = "envelope";
    // nodemailer keeps its account of the envelope in the object it is given.
    const envelope: { from: string; to: string[]; size: number; rejectedErrors?: SmtpError[]; accepted?: string[] } = {
      from: mail.from,
      to: mail.to,
      size: mail.bytes.length,
    };
    const payload = new Payload(mail.bytes, () => {
      const refused = envelope.rejectedErrors ?? [];
      if (refused.length === 0) {
        stage = "payload";
        return true;
      }
      smtp.close();
      resolve(outcomeOfRefusals(refused));
      return false;
    });
    smtp.send(envelope, payload, (error: SmtpError | null, info) => {
      if (!error) return resolve({ kind: "accepted", providerId: info.response.trim().slice(0, 500) });
      const refused = envelope.rejectedErrors ?? [];
      // Where the sender itself was refused, what was said to the addresses only follows from it.
      if (stage === "envelope" && refused.length > 0 && error.command !== "MAIL FROM") {
        return resolve(outcomeOfRefusals(refused));
      }
      const unsaid = stage === "envelope" && !error.response && /^(ECONNECTION|ESOCKET)$/.test(error.code ?? "");
      resolve(unsaid ? "stale" : outcomeOf(error, stage));
    });
  });
}

/** The mail's bytes, handed over only if `mayGo` says so at the moment when the server is ready for them. */
class Payload extends Readable {
  readonly #mayGo: () => boolean;

  constructor(bytes: Uint8Array, mayGo: () => boolean) {
    super({
      read() {
        this.push(bytes);
        this.push(null);
      },
    });
    this.#mayGo = mayGo;
  }

  override pipe<T extends NodeJS.WritableStream>(destination: T, options?: { end?: boolean }): T {
    return this.#mayGo() ? super.pipe(destination, options) : destination;
  }
}
