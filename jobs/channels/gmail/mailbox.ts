import { type Answered, call, type CallTerms } from "../http.ts";
import type { Fault } from "./outcome.ts";
import type { Tokens } from "./tokens.ts";

export type Asked = { method?: "GET" | "POST"; path: string; type?: string; body?: string | Uint8Array };
/** Gmail's API, as one mailbox: each call under its token. */
export type Mailbox = {
  address: string;
  /** @throws as `call`, of the call itself; a fault says that it was never made. */
  ask(asked: Asked, terms?: CallTerms): Promise<{ kind: "answer"; answer: Answered } | Fault>;
};

/** `address` is whose mailbox it is; with oauth it is whoever signed in. */
export function openMailbox(apiUrl: string, address: string, tokens: Tokens, standard: CallTerms): Mailbox {
  return {
    address,
    async ask({ method = "GET", path, type, body }, terms = standard) {
      for (let tries = 1;; tries++) {
        const got = await tokens.of(address);
        if (got.kind !== "token") return got;
        const headers = {
          Authorization: `Bearer ${got.token}`,
          Accept: "application/json",
          ...(type === undefined ? {} : { "Content-Type": type }),
        };
        const answer = await call(`${apiUrl}${path}`, { method, headers, body: body as BodyInit | undefined }, terms);
        // Refused before anything of it was looked at: a token may be taken back before it lapses.
        if (answer.status !== 401 || tries > 1) return { kind: "answer", answer };
        tokens.forget(address, got.token);
      }
    },
  };
}
