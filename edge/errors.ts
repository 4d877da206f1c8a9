import type { z } from "zod";
import type { RefusalCode } from "./contract/errors.ts";

/** A request that is refused, in words for the person who made it. Thrown by actions, mapped to a reply in answer-error.ts. */
export class Refusal extends Error {
  override name = "Refusal";
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly field?: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

/** Names the field at fault: an unknown key itself, else the path to the value. */
export function refusalOf(error: z.core.$ZodError): Refusal {
  const issue = error.issues[0]!;
  const keys = issue.code === "unrecognized_keys" ? issue.keys : [];
  const field = [...issue.path, ...keys.slice(0, 1)].join(".") || "body";
  const words = keys.length > 0 ? "is not known here" : issue.message;
  return new Refusal("invalid_field", `${field}: ${words}`, field);
}

export const notFound = (what: string): Refusal => new Refusal("not_found", `There is no such ${what}.`);
