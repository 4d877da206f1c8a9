import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { type Endpoint, endpoints } from "#edge/contract/endpoints.ts";
import { openApi } from "#edge/openapi.ts";
import { sourcesUnder } from "#tests/support/sources.ts";

type Operation = {
  summary: string;
  security: unknown[];
  parameters: { name: string; in: string; required?: boolean; schema: unknown }[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { content: Record<string, { schema: unknown }> }>;
};
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, unknown> } };

const document = openApi("https://parley.example") as Document;
const all = Object.entries(endpoints) as [string, Endpoint][];
const operationOf = (name: string): Operation => {
  const [method, path] = name.split(" ") as [string, string];
  return document.paths[path.replace(/:(\w+)/g, "{$1}")]![method.toLowerCase()]!;
};

describe("[PD7] the OpenAPI document", () => {
  test.each(all)("tells of %s what it takes and answers", (name, endpoint) => {
    const operation = operationOf(name);
    expect(operation.summary).toBe(endpoint.summary);
    expect(operation.security.length === 0).toBe(endpoint.who === "public");
    const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
    expect(inPath.map((parameter) => parameter.name)).toEqual(name.match(/(?<=:)\w+/g) ?? []);
    expect(operation.requestBody !== undefined).toBe(endpoint.body !== undefined || endpoint.rawBody !== undefined);
    const { content } = operation.responses[endpoint.status ?? 200]!;
    expect(content[endpoint.produces ?? "application/json"]!.schema).toBeTypeOf("object");
    expect(JSON.stringify(operation.responses["4XX"])).toContain("#/components/schemas/Error");
  });

  test("is valid by the schema of OpenAPI 3.0", async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect(errors ?? []).toEqual([]);
    expect([valid, validator.version]).toEqual([true, "3.0"]);
    // The validator finds what is wrong: a parameter that stands nowhere.
    const broken = structuredClone(document);
    broken.paths["/api/users"]!.get!.parameters[0]!.in = "nowhere";
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  test("has nothing else, and every reference in it leads somewhere", () => {
    const told = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`)
    );
    expect(told.sort()).toEqual(Object.keys(endpoints).sort());
    for (const [, name] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) {
      expect(name).toMatch(/^#\/components\/schemas\//);
      expect(document.components.schemas).toHaveProperty(name!.split("/").at(-1)!);
    }
  });
});

test("[PD7] the app asks for nothing that the document does not hold", async () => {
  const known = new Set(Object.keys(endpoints));
  const paths = new Set([...known].map((name) => name.split(" ")[1]!.replace(/:\w+/g, "*")));
  for (const [file, source] of await sourcesUnder(["web"])) {
    for (const [, name] of source.matchAll(/\brequest\(\s*"([A-Z]+ [^"]+)"/g)) expect(known, file).toContain(name);
    for (const [, path] of source.matchAll(/["'`](\/api\/[^"'`\s?]*)/g)) {
      const plain = path!.replace(/\$\{[^}]*\}/g, "*").replace(/:\w+/g, "*");
      if (plain !== "/api/" && !plain.startsWith("/api/sync")) expect(paths, `${file}: ${path}`).toContain(plain);
    }
  }
});
