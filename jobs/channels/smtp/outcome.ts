import type { Outcome } from "../port.ts";

/** As nodemailer throws them: `response` is the server's reply, `responseCode` its number. */
export type SmtpError = Error & {
  code?: string;
  originalCode?: string;
  response?: string;
  responseCode?: number;
  command?: string;
  recipient?: string;
};

/** How far a try had come. From `payload` on the server may have the mail whole. */
export type Stage = "connect" | "login" | "envelope" | "payload";

const wordsOf = (error: SmtpError) => (error.response ?? error.message).trim().slice(0, 1_000);
const busy = (words: string): Outcome => ({ kind: "busy", untilMs: null, words });

/** 503, "bad sequence", is about the session and not the mail: the same mail goes through on another connection. */
const isPermanent = (code: number) => code >= 500 && code < 600 && code !== 503;
/** Replies that ask for a sign-in we did not make or that was not good enough. Source: RFC 4954 section 6. */
const asksForSignIn = (code: number) => [530, 534, 535, 538].includes(code);

/** A person reads this, who must now decide (SE3). */
function unknownWhy(error: SmtpError, words: string): string {
  const happened = error.responseCode !== undefined
    ? `The mail server answered the mail with neither yes nor no (${words})`
    : error.code === "ETIMEDOUT"
    ? "The mail server fell silent after it was given the mail"
    : `The connection to the mail server was lost after it was given the mail (${words})`;
  return `${happened}. ${notKnown}`;
}

/** What is left to do about a mail of which nobody knows. */
export const notKnown =
  "Nobody can know whether it arrived: look in the mail server's log or ask its reader, then settle it.";

/**
 * What an error at `stage` means for the mail. Before the payload nothing was taken; during it only the server's own reply
 * says so, since a connection that is lost then may have been lost after the server took the mail.
 */
export function outcomeOf(error: SmtpError, stage: Stage): Outcome {
  const words = wordsOf(error);
  const code = error.responseCode;
  if (stage === "payload") {
    if (code === undefined || code < 400) return { kind: "ambiguous", why: unknownWhy(error, words) };
    return isPermanent(code) ? { kind: "refused", words } : busy(words);
  }
  if (stage === "envelope") return outcomeOfEnvelope(error, words);
  if (code !== undefined) return isPermanent(code) ? { kind: "broken", words } : busy(words);
  if (stage === "login") return isLost(error) ? busy(words) : { kind: "broken", words };
  return isMisconfigured(error) ? { kind: "broken", words } : busy(words);
}

function outcomeOfEnvelope(error: SmtpError, words: string): Outcome {
  const code = error.responseCode;
  if (code !== undefined && asksForSignIn(code)) return { kind: "broken", words };
  if (code !== undefined) return isPermanent(code) ? { kind: "refused", words } : busy(words);
  // Without a reply: an address that cannot stand in an envelope, a mail above the server's announced size, or a lost line.
  return isLost(error) ? busy(words) : { kind: "refused", words };
}

const isLost = (error: SmtpError) => ["ECONNECTION", "ESOCKET", "ETIMEDOUT", "EDNS"].includes(error.code ?? "");

/** A server that cannot be trusted, or does not speak TLS as the settings say, stays so until somebody changes something. */
function isMisconfigured(error: SmtpError): boolean {
  const said = `${error.message} ${error.originalCode ?? ""}`;
  if (/certificate|self.signed|altname|CERT_|UNABLE_TO_(GET|VERIFY)/i.test(said)) return true;
  return /InvalidContentType|wrong version number|packet length/i.test(said);
}

/**
 * Some addresses were not taken. One reply for good refuses the mail, as the same would happen again; else it can go later.
 */
export function outcomeOfRefusals(errors: readonly SmtpError[]): Outcome {
  const words = errors.map((error) => `${error.recipient}: ${wordsOf(error)}`).join("\n").slice(0, 2_000);
  const codes = errors.map((error) => error.responseCode ?? 0);
  if (codes.some(asksForSignIn)) return { kind: "broken", words };
  if (!codes.some(isPermanent)) return busy(words);
  const named = errors.filter(({ recipient, responseCode }) => recipient && isPermanent(responseCode ?? 0));
  const addresses = named.map((error) => ({ address: error.recipient!, words: wordsOf(error) }));
  return { kind: "refused", words, addresses };
}
