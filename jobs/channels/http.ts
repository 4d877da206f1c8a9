import { reachWords } from "./reach-words.ts";

/** A provider that could not be reached: it has surely taken nothing. */
export class Unreached extends Error {
  override name = "Unreached";
}
/** A call that was given away and not answered whole: it may have been taken. */
export class Unanswered extends Error {
  override name = "Unanswered";
}

export type Answered = { status: number; headers: Headers; body: Uint8Array<ArrayBuffer> };
export type CallTerms = {
  /** From the call to the last byte of its answer. */
  waitMs: number;
  /** An answer longer than this is none. */
  mostBytes: number;
};

/**
 * One call to a provider's API, whatever it answers. Redirects are answers: a secret goes where it was given for and nowhere else.
 * @throws {Unreached} nothing was given away: try again when you like.
 * @throws {Unanswered} given away; without an idempotency key never again.
 */
export async function call(url: string, init: RequestInit, { waitMs, mostBytes }: CallTerms): Promise<Answered> {
  const signal = AbortSignal.timeout(waitMs);
  try {
    const response = await fetch(url, { ...init, body: once(init.body), redirect: "manual", signal });
    return { status: response.status, headers: response.headers, body: await readBody(response, mostBytes) };
  } catch (error) {
    if (error instanceof Unanswered) throw error;
    if (signal.aborted) throw new Unanswered(`no answer within ${Math.round(waitMs / 1000)} s`);
    const words = wordsOfError(error);
    throw isUnreached(words) ? new Unreached(reachWords(words, url)) : new Unanswered(words);
  }
}

/**
 * Deno's fetch gives a request away a second time, unasked, when the line is cut after the first; not so one whose body can be read only
 * once (SE3).
 */
function once(body: RequestInit["body"]): RequestInit["body"] {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  if (!(bytes instanceof Uint8Array)) return body;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** The body as text; never throws. */
export const textOf = ({ body }: Pick<Answered, "body">): string => new TextDecoder().decode(body);

/** The body as JSON, undefined for what is none. */
export function jsonOf(answer: Pick<Answered, "body">): unknown {
  try {
    return JSON.parse(textOf(answer));
  } catch {
    return undefined;
  }
}

/** When a provider asks to be left alone until: `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3); null without one. */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const said = headers.get("retry-after")?.trim();
  if (!said) return null;
  if (/^\d+(\.\d+)?$/.test(said)) return nowMs + Math.ceil(Number(said) * 1_000);
  const dateMs = Date.parse(said);
  return Number.isNaN(dateMs) ? null : Math.max(nowMs, dateMs);
}

async function readBody(response: Response, mostBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > mostBytes) throw new Unanswered(`the answer is longer than ${mostBytes} bytes`);
    parts.push(part);
  }
  const body = new Uint8Array(length);
  parts.reduce((at, part) => (body.set(part, at), at + part.length), 0);
  return body;
}

/** Deno's fetch says by `client error (Connect)` that no connection came about: no name, no route, refused, or no trust in it. */
const isUnreached = (words: string) => /\(Connect\)/.test(words);
/** "fetch failed" alone is said at the top; why is said in its cause. */
function wordsOfError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
