import { Resend } from "resend";
import { type Answered, call, type CallTerms, jsonOf } from "../http.ts";
import { resendTerms } from "./limits.ts";

type Answer<T> = Awaited<ReturnType<typeof Resend.prototype.get<T>>>;

/**
 * Resend's own client, with its calls made by ours: it would follow a redirect with the key in hand, wait for an answer without end, and
 * tell a server that was never reached from one that fell silent by nothing. Its methods throw as `call` does.
 */
export class ResendClient extends Resend {
  readonly #terms: CallTerms;

  constructor(apiKey: string, apiUrl: string, terms: CallTerms = resendTerms) {
    super(apiKey, { baseUrl: apiUrl, userAgent: "parley" });
    this.#terms = terms;
  }

  override async fetchRequest<T>(path: string, options: RequestInit = {}): Promise<Answer<T>> {
    const answered = await call(`${this.baseUrl}${path}`, options, this.#terms);
    const said = jsonOf(answered);
    const headers = Object.fromEntries(answered.headers.entries());
    if (answered.status >= 200 && answered.status < 300 && isObject(said)) {
      return { data: said as T, error: null, headers };
    }
    return { data: null, error: errorOf(answered, said) as NonNullable<Answer<T>["error"]>, headers };
  }
}

function errorOf({ status }: Answered, said: unknown) {
  const { name, message } = isObject(said) ? said : {};
  return {
    name: typeof name === "string" ? name : "application_error",
    message: typeof message === "string" && message ? message : `Resend answered ${status} without saying why`,
    statusCode: status,
  };
}

const isObject = (said: unknown): said is Record<string, unknown> => typeof said === "object" && said !== null;
