import { createHash } from "node:crypto";
import { jsonOf } from "../http.ts";
import type { SignIn } from "../port.ts";
import { askForToken, faultOfSignIn, scopes, signInAgain } from "./tokens.ts";
import type { GmailSecret, GmailSettings } from "./settings.ts";

/**
 * Google's sign-in for web servers, with PKCE. Source: developers.google.com/identity/protocols/oauth2/web-server, read 2026-11-22; RFC
 * 7636. Consent is asked for each time, as only then a refresh token is given.
 */
export const gmailSignIn: SignIn<GmailSettings, GmailSecret> = {
  awaits: ({ signIn }, secret) =>
    signIn === "oauth" && secret !== null && secret.keyFile === undefined && secret.refreshToken === undefined
      ? "Nobody has signed in with Google yet"
      : null,
  isOffered: ({ signIn }) => signIn === "oauth",
  urlOf({ signInUrl, clientId }, { redirectUri, state, verifier }) {
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    const asked = {
      ...{ response_type: "code", client_id: clientId ?? "", redirect_uri: redirectUri, scope: scopes.join(" ") },
      ...{ access_type: "offline", prompt: "consent", include_granted_scopes: "false", state },
      ...{ code_challenge: challenge, code_challenge_method: "S256" },
    };
    return `${signInUrl}?${new URLSearchParams(asked)}`;
  },
  async redeem({ tokenUrl, clientId }, secret, { code, redirectUri, verifier }) {
    if (!clientId || !secret?.clientSecret) return { kind: "failed", words: "no client secret is saved" };
    try {
      const answer = await askForToken(tokenUrl, {
        grant_type: "authorization_code",
        ...{ code, client_id: clientId, client_secret: secret.clientSecret },
        ...{ redirect_uri: redirectUri, code_verifier: verifier },
      });
      if (answer.status !== 200) return { kind: "failed", words: faultOfSignIn(answer).words };
      const { refresh_token: refreshToken, scope } = (jsonOf(answer) ?? {}) as Record<string, unknown>;
      const granted = typeof scope === "string" ? scope.split(" ") : scopes;
      if (!scopes.every((one) => granted.includes(one))) {
        return { kind: "failed", words: signInAgain("sending and reading must both be agreed to") };
      }
      if (typeof refreshToken !== "string" || !refreshToken) {
        return { kind: "failed", words: signInAgain("Google gave no refresh token") };
      }
      return { kind: "secret", secret: { clientSecret: secret.clientSecret, refreshToken } };
    } catch (error) {
      return { kind: "failed", words: error instanceof Error ? error.message : String(error) };
    }
  },
};
