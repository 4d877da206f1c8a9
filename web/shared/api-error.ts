import type { ErrorAnswer, RefusalCode } from "#edge/contract/errors.ts";

/** `offline` is ours: the server was not reached, and whether it acted is not known. */
export type ErrorCode = RefusalCode | "internal" | "offline";

/** A call that was refused or failed. `field` names the part of the request that is wrong (AD4). */
export class ApiError extends Error {
  override name = "ApiError";
  constructor(
    /** The HTTP status; 0 when the server was not reached. */
    readonly status: number,
    readonly code: ErrorCode,
    message: string,
    readonly field: string | null = null,
    readonly requestId: string | null = null,
  ) {
    super(message);
  }
}

/** The error of an answer that is not 2xx. Anything without the one error shape (a proxy's page) becomes plain words. */
export function errorOf(status: number, body: unknown): ApiError {
  const error = (body as Partial<ErrorAnswer> | null)?.error;
  if (error && typeof error.code === "string" && typeof error.message === "string") {
    return new ApiError(status, error.code, error.message, error.field ?? null, error.requestId ?? null);
  }
  if (status === 413) return new ApiError(status, "too_large", "That is too large to send.");
  if (status === 429) return new ApiError(status, "too_fast", "Too many requests. Wait a moment and try again.");
  if (status >= 502 && status <= 504) {
    return new ApiError(status, "internal", "The server is restarting. Try again in a moment.");
  }
  return new ApiError(status, "internal", `The server answered ${status}, which was not expected.`);
}

/** The error of a call that never got an answer. */
export const offline = () =>
  new ApiError(0, "offline", "Parley cannot be reached. Check your connection and try again.");

/** What to tell a person about a failure. A fault of the app itself gets no details. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof ApiError)) return "Something went wrong in the app. Reload the page and try again.";
  if (error.code === "internal" && error.status === 500) return "The server failed to do that. It has been logged.";
  return sentence(error.message);
}

/** The message for one field of a form, or null when the error is not about it. */
export function errorOn(error: unknown, field: string): string | null {
  if (!(error instanceof ApiError) || error.field !== field) return null;
  // A refusal names its field before its words; at the field itself the name is said already.
  return sentence(error.message.startsWith(`${field}: `) ? error.message.slice(field.length + 2) : error.message);
}

/** The message of an error that no shown field carries, for the foot of a form. */
export function errorBeside(error: unknown, shownFields: readonly string[]): string | null {
  if (!error) return null;
  if (error instanceof ApiError && error.field !== null && shownFields.includes(error.field)) return null;
  return wordsOf(error);
}

/** A message from the contract may be a fragment such as "is empty": begin it large and end it with a stop. */
function sentence(message: string): string {
  const text = message.trim();
  return text === "" ? "This was refused." : text[0]!.toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}
