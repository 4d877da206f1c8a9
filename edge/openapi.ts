import { z } from "zod";
import { type Endpoint, endpoints } from "./contract/endpoints.ts";
import { refusals } from "./contract/errors.ts";

const errorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message", "requestId"],
      properties: {
        code: { type: "string", enum: [...Object.keys(refusals), "internal"] },
        message: { type: "string" },
        field: { type: "string" },
        requestId: { type: "string" },
      },
    },
  },
};

const jsonSchema = (schema: z.ZodType, io: "input" | "output") =>
  z.toJSONSchema(schema, { io, unrepresentable: "any", target: "openapi-3.0" }) as Record<string, unknown>;

type JsonObject = { properties?: Record<string, unknown>; required?: string[] };

function parametersOf(path: string, query: z.ZodType | undefined) {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const asked = query ? jsonSchema(query, "input") as JsonObject : {};
  const inQuery = Object.entries(asked.properties ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: asked.required?.includes(name) ?? false,
    schema,
  }));
  return [...inPath, ...inQuery];
}

function operationOf(path: string, endpoint: Endpoint) {
  const type = endpoint.produces ?? "application/json";
  const body = endpoint.rawBody
    ? { required: true, content: { [endpoint.rawBody]: { schema: { type: "string" } } } }
    : endpoint.body &&
      { required: true, content: { "application/json": { schema: jsonSchema(endpoint.body, "input") } } };
  return {
    summary: endpoint.summary,
    description: `Who: ${endpoint.who}.`,
    security: endpoint.who === "public" ? [] : [{ bearer: [] }, { session: [] }],
    parameters: [
      ...parametersOf(path, endpoint.query),
      ...(endpoint.header ? [{ name: endpoint.header, in: "header", required: true, schema: { type: "string" } }] : []),
      ...(endpoint.creates
        ? [{ name: "Idempotency-Key", in: "header", schema: { type: "string", maxLength: 200 } }]
        : []),
    ],
    ...(body ? { requestBody: body } : {}),
    responses: {
      [endpoint.status ?? 200]: {
        description: "Done",
        content: { [type]: { schema: jsonSchema(endpoint.answer, "output") } },
      },
      "4XX": {
        description: "Refused",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

/** The API as OpenAPI 3.0, made from the endpoint table (PD7). */
export function openApi(origin: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const [method, path] = name.split(" ") as [string, string];
    (paths[path.replace(/:(\w+)/g, "{$1}")] ??= {})[method.toLowerCase()] = operationOf(path, endpoint);
  }
  return {
    openapi: "3.0.3",
    info: { title: "Parley", version: "1" },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: { Error: errorSchema },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "parley.session_token" },
      },
    },
  };
}
