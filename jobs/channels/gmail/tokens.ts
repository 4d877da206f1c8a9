import { sign } from "node:crypto";
import { Buffer } from "node:buffer";
import { type Answered, call, type CallTerms, jsonOf, textOf } from "../http.ts";
import { signInTerms, tokenSlackMs } from "./limits.ts";
import { type Fault, faultOfThrown } from "./outcome.ts";
import { type GmailSecret, type GmailSettings, readKeyFile } from "./settings.ts";

/** Sending, and reading the mailbox that is followed. */
export const scopes = ["https://www.googleapis.com/auth/gmail.send", "https://www.googleapis.com/auth/gmail.readonly"];

/** Access tokens, each fetched once however many ask for it, and kept until shortly before it lapses. */
export type Tokens = {
  /** Of a mailbox; of oauth there is one only. */
  of(mailbox: string): Promise<{ kind: "token"; token: string } | Fault>;
  /** The provider did not know this one: the next is a new one. */
  forget(mailbox: string, token: string): void;
};

export function makeTokens(settings: GmailSettings, secret: GmailSecret, terms: CallTerms = signInTerms): Tokens {
  type Kept = { token: string; lapsesAtMs: number };
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, Promise<Kept | Fault>>();

  async function renew(mailbox: string): Promise<Kept | Fault> {
    const form = secret.keyFile === undefined
      ? refreshForm(settings, secret)
      : assertionForm(settings, secret.keyFile, mailbox);
    if (!form) return { kind: "broken", words: signInAgain("nobody has signed in yet") };
    try {
      const askedAtMs = performance.now();
      const answer = await askForToken(settings.tokenUrl, form, terms);
      const { access_token: token, expires_in: seconds } = (jsonOf(answer) ?? {}) as Record<string, unknown>;
      if (answer.status !== 200 || typeof token !== "string" || !token) return faultOfSignIn(answer);
      const lastsMs = typeof seconds === "number" ? seconds * 1_000 : 3_600_000;
      return { token, lapsesAtMs: askedAtMs + lastsMs - tokenSlackMs };
    } catch (error) {
      return faultOfThrown(error);
    }
  }

  return {
    async of(mailbox) {
      const known = kept.get(mailbox);
      if (known && performance.now() < known.lapsesAtMs) return { kind: "token", token: known.token };
      const asking = underWay.get(mailbox) ?? renew(mailbox).finally(() => underWay.delete(mailbox));
      underWay.set(mailbox, asking);
      const got = await asking;
      if ("kind" in got) return got;
      kept.set(mailbox, got);
      return { kind: "token", token: got.token };
    },
    forget(mailbox, token) {
      if (kept.get(mailbox)?.token === token) kept.delete(mailbox);
    },
  };
}

/** Asks Google's token address. @throws as `call`. */
export const askForToken = (tokenUrl: string, form: Record<string, string>, terms: CallTerms = signInTerms) =>
  call(tokenUrl, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
    body: new URLSearchParams(form).toString(),
  }, terms);

function refreshForm({ clientId }: GmailSettings, { clientSecret, refreshToken }: GmailSecret) {
  if (!clientId || !clientSecret || !refreshToken) return null;
  return {
    grant_type: "refresh_token",
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
  };
}

/** Source: developers.google.com/identity/protocols/oauth2/service-account, read 2026-11-22; RFC 7523. */
function assertionForm({ tokenUrl }: GmailSettings, keyFile: string, mailbox: string) {
  const key = readKeyFile(keyFile);
  if (!key) return null;
  // Google goes by its own clock and takes an hour at most.
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: key.clientEmail, sub: mailbox, scope: scopes.join(" "), aud: tokenUrl };
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${
    part({ ...claims, iat: nowSeconds, exp: nowSeconds + 3_600 })
  }`;
  const signature = sign("sha256", Buffer.from(signed), key.privateKey).toString("base64url");
  return { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: `${signed}.${signature}` };
}

/** Source: RFC 6749 section 5.2; developers.google.com/identity/protocols/oauth2 (when refresh tokens lapse), read 2026-11-22. */
export function faultOfSignIn(answer: Answered): Fault {
  const { error, error_description: more } = (jsonOf(answer) ?? {}) as Record<string, unknown>;
  const said = [error, more].filter((word) => typeof word === "string").join(": ") ||
    textOf(answer).trim().slice(0, 300);
  const words = `${said || "no words"} (${answer.status})`.slice(0, 500);
  if (answer.status === 429 || answer.status >= 500 || answer.status === 408) {
    return { kind: "busy", untilMs: null, words };
  }
  return {
    kind: "broken",
    words: error === "invalid_grant" ? signInAgain(words) : `Google refuses the sign-in: ${words}`,
  };
}

export const signInAgain = (words: string) => `Sign in with Google again: ${words}`;
