import type { Hono } from "hono";
import type { Api, EndpointName } from "../../contract/endpoints.ts";
import type { AppEnv } from "../../context.ts";

type Given<K extends EndpointName> =
  & (keyof Api[K]["params"] extends never ? unknown : { params: Api[K]["params"] })
  & (Api[K]["query"] extends undefined ? unknown : { query?: Api[K]["query"] })
  & (Api[K]["body"] extends undefined ? unknown : { body: Api[K]["body"] });
export type Call = <K extends EndpointName>(name: K, given: Given<K>) => Promise<Api[K]["answer"]>;

/** Calls the app's own API in this process, typed by the endpoint table. @throws when it refuses. */
export function makeCall(app: Hono<AppEnv>, headers: Record<string, string> = {}): Call {
  return async (name, given) => {
    const response = await request(app, name, given, headers);
    const isJson = response.headers.get("Content-Type")?.includes("json");
    return await (isJson ? response.json() : response.text());
  };
}

/** Edits a draft as the API does it: what was read is named, so that nobody's words are lost. */
export type EditDraft = (messageId: string, change: (html: string) => string) => Promise<void>;
export function makeEditDraft(app: Hono<AppEnv>, headers: Record<string, string>): EditDraft {
  return async (id, change) => {
    const read = await request(app, "GET /api/messages/:id/content", { params: { id } }, headers);
    const { subject, html }: Api["GET /api/messages/:id/content"]["answer"] = await read.json();
    const given = { params: { id }, body: { subject, html: change(html) } };
    await request(app, "PUT /api/messages/:id/content", given, { ...headers, "If-Match": read.headers.get("ETag")! });
  };
}

/** For whoever has just set up or joined: the cookie of their session. */
export async function cookieAfter<K extends EndpointName>(app: Hono<AppEnv>, name: K, given: Given<K>) {
  const response = await request(app, name, given, {});
  return { Cookie: response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ") };
}

async function request(app: Hono<AppEnv>, name: EndpointName, given: unknown, headers: Record<string, string>) {
  const { params = {}, query = {}, body } = given as {
    params?: Record<string, string>;
    query?: Record<string, unknown>;
    body?: unknown;
  };
  const [method, pattern] = name.split(" ") as [string, string];
  const path = pattern.replace(/:(\w+)/g, (_whole, key: string) => encodeURIComponent(params[key]!));
  const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  const response = await app.request(`${path}?${search}`, {
    method,
    headers: body === undefined ? headers : { ...headers, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  return response;
}
