import type { Api, EndpointName } from "#edge/contract/endpoints.ts";
import { ApiError, errorOf, offline } from "./api-error.ts";

type Path<K extends string> = K extends `${string} ${infer P}` ? P : never;
type Part<N extends string, T> = [T] extends [undefined] ? { [n in N]?: undefined }
  : Record<never, never> extends T ? { [n in N]?: T }
  : { [n in N]: T };
/** What a call of this endpoint must be given. */
export type Ask<K extends EndpointName> =
  & Part<"params", Api[K]["params"]>
  & Part<"query", Api[K]["query"]>
  & Part<"body", Api[K]["body"]>
  & {
    /** Sent as it is instead of JSON, where the endpoint takes a raw body. */
    raw?: Blob;
    /** Makes a repeated create the same create (PD7): keep one key for as long as the person means one thing. */
    idempotencyKey?: string;
    signal?: AbortSignal;
    headers?: Record<string, string>;
  };
export type Answer<K extends EndpointName> = Api[K]["answer"];
type Args<K extends EndpointName> = Record<never, never> extends Ask<K> ? [ask?: Ask<K>] : [ask: Ask<K>];

/**
 * Calls one endpoint of the API and gives its answer.
 * @throws {ApiError} always and only that: refused, failed or unreachable. A 401 also tells `onSignedOut`.
 */
export async function request<K extends EndpointName>(endpoint: K, ...[ask]: Args<K>): Promise<Answer<K>> {
  const { params, query, body, raw, idempotencyKey, signal, headers = {} } = (ask ?? {}) as Loose;
  const [method, path] = endpoint.split(" ") as [string, Path<K>];
  const sent: Record<string, string> = { accept: "application/json", ...headers };
  if (raw) sent["content-type"] = raw.type || "application/octet-stream";
  else if (body !== undefined) sent["content-type"] = "application/json";
  if (method === "POST") sent["idempotency-key"] = idempotencyKey ?? newKey();
  let response: Response;
  try {
    response = await fetch(urlOf(path, params, query), {
      method,
      headers: sent,
      credentials: "same-origin",
      body: raw ?? (body === undefined ? null : JSON.stringify(body)),
      signal: signal ?? null,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw offline();
  }
  const answer = await response.text().catch(() => Promise.reject(offline()));
  if (response.ok) return readJson(answer) as Answer<K>;
  throw refusedBy(response.status, answer);
}

/** The error of an answer that is not 2xx; a 401 tells `onSignedOut`. */
export function refusedBy(status: number, answer: string): ApiError {
  const error = errorOf(status, readJson(answer));
  if (error.code === "signed_out") signedOut();
  return error;
}

type Loose = {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  raw?: Blob;
  idempotencyKey?: string;
  signal?: AbortSignal;
  headers?: Record<string, string>;
};

/** The address of a call: parameters put in and escaped, empty query values left out. */
export function urlOf(path: string, params: Record<string, string> = {}, query: Record<string, unknown> = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === "") throw new ApiError(0, "internal", `The address lacks ${name}.`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  return search.size === 0 ? filled : `${filled}?${search}`;
}

/** A fresh idempotency key. Not `randomUUID`: that is missing on plain http beyond localhost. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function readJson(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

let signedOut = () => {};
/** Names what happens when a call finds that nobody is signed in any more. Called once, by the app. */
export function onSignedOut(act: () => void) {
  signedOut = act;
}
