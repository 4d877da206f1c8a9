import { expect } from "vitest";
import type { z } from "zod";
import { type Endpoint, type EndpointName, endpoints } from "#edge/contract/endpoints.ts";
import { makeTarget } from "./target.ts";
import { hostileIds, hostileQueries, hostileValues } from "./values.ts";

/** Whose endpoints are tried in which file: each has its share of the time, and what nobody named is in `rest`. */
const shares = {
  mail: /^(messages|conversations|starts|templates|message-|attach|comments|mentions|outbox|undo|unsubscribes|supp)/,
  people: /^(accounts|users|teammates|traits|imports|senders|channels|time-off|erasures|views|holiday|history|audit)/,
};
type Share = keyof typeof shares | "rest";

function shareOf(name: EndpointName): Share {
  const resource = name.split("/")[2]!;
  const found = Object.entries(shares).find(([, resources]) => resources.test(resource));
  return (found?.[0] ?? "rest") as Share;
}

/** Everything but a stream that does not end, and signing out, which is tried last. */
const namesIn = (share: Share) =>
  (Object.keys(endpoints) as EndpointName[])
    .filter((name) => name !== "GET /api/events" && name !== "POST /api/sign-out" && shareOf(name) === share);

/** The names of what a body or a query takes, read off its schema. */
function fieldsOf(schema: z.ZodType | undefined): string[] {
  const { def } = schema as { def?: { shape?: object; options?: z.ZodType[] } } ?? {};
  return def?.shape ? Object.keys(def.shape) : (def?.options ?? []).flatMap(fieldsOf);
}

const bodiesOf = (schema: z.ZodType | undefined): unknown[] => {
  if (!schema) return [undefined];
  const fields = fieldsOf(schema);
  const one = fields.flatMap((field) => hostileValues.map((value) => ({ [field]: value })));
  return [...hostileValues, ...one];
};

/** What is sent to an endpoint whose ids are `id`: each a call and its body. */
function callsOf(name: EndpointName, id: string): [string, unknown][] {
  const endpoint: Endpoint = endpoints[name];
  const good = name.replaceAll(/:\w+/g, id);
  const ids = name.includes(":") ? hostileIds : [];
  const queries = fieldsOf(endpoint.query).flatMap((field) => hostileQueries.map((value) => `?${field}=${value}`));
  return [
    ...ids.map((id): [string, unknown] => [name.replaceAll(/:\w+/g, id), endpoint.body ? {} : undefined]),
    ...queries.map((query): [string, unknown] => [good + query, undefined]),
    ...bodiesOf(endpoint.body).map((body): [string, unknown] => [good, body]),
  ];
}

const refusal = {
  error: expect.objectContaining({
    code: expect.any(String),
    message: expect.any(String),
    requestId: expect.any(String),
  }),
};

/** Sends everything to every endpoint of the share: each refuses by name or does it, and the workspace stands after. */
export async function tryAll(share: Share): Promise<void> {
  const names = namesIn(share);
  expect(names.length).toBeGreaterThan(30);
  const { admin, idFor, logged } = await makeTarget();
  for (const name of names) {
    await Promise.all(
      callsOf(name, idFor(name)).map(async ([call, body]) => {
        const { status, body: said } = await admin.call(call, body);
        if (status < 400) return;
        const sent = `${call.slice(0, 120)} ${JSON.stringify(body)?.slice(0, 120)}`;
        const cause = status < 500 ? "" : logged.findLast((line) => line.event === "request failed")?.cause;
        expect(status, `${sent}: ${String(cause).slice(0, 300)}`).toBeLessThan(500);
        expect(said, sent).toEqual(refusal);
      }),
    );
  }
  expect((await admin.call("GET /api/me")).status, "still standing").toBe(200);
  expect((await admin.call("POST /api/sign-out")).status).toBe(200);
}
