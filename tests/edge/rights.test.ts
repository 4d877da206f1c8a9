import { describe, expect, test } from "vitest";
import { type Endpoint, type EndpointName, endpoints } from "#edge/contract/endpoints.ts";
import { may } from "#edge/auth/rights.ts";
import { makeTestApp } from "#tests/support/app.ts";

const names = Object.keys(endpoints) as EndpointName[];
const addressOf = (name: EndpointName) => name.replace(/:\w+/g, "01ARZ3NDEKTSV4RRFFQ69G5FAV");

describe("the endpoint table", () => {
  test("[PD7] every endpoint is served once, and nothing else under /api but the live sockets", async () => {
    const { app } = await makeTestApp();
    const served = app.routes.filter((route) => route.path.startsWith("/api/") && route.method !== "ALL")
      .filter((route) => !route.path.startsWith("/api/sync/"))
      .map((route) => `${route.method} ${route.path}`);
    // A bound endpoint has its right, two validations and its handler under one name.
    expect([...new Set(served)].sort()).toEqual([...names].sort());
  });

  test("[AD1] without a session every endpoint but the public ones answers signed_out", async () => {
    const { anyone } = await makeTestApp();
    for (const name of names.filter((name) => endpoints[name].who !== "public")) {
      const answer = await anyone(addressOf(name), name.startsWith("GET") ? undefined : {});
      expect([name, answer.status, (answer.body as { error: { code: string } }).error.code]).toEqual([
        name,
        401,
        "signed_out",
      ]);
    }
  });

  test("[AD1] an observer, a member and one who may not send are refused what their role lacks", async () => {
    const { admin, deps, makeTeammate } = await makeTestApp();
    const observer = await makeTeammate("observer", "olga@parley.test");
    const member = await makeTeammate("member", "mo@parley.test");
    const muted = await makeTeammate("member", "mia@parley.test");
    await admin.call(`PATCH /api/teammates/${muted.id}`, { maySend: false });
    expect(deps.config.publicUrl).toBe("http://parley.test");
    const callers = [
      [observer, { role: "observer", maySend: true }],
      [member, { role: "member", maySend: true }],
      [muted, { role: "member", maySend: false }],
    ] as const;
    for (const [caller, right] of callers) {
      for (const name of names.filter((name) => !may(right, (endpoints[name] as Endpoint).who))) {
        const answer = await caller.call(addressOf(name), name.startsWith("GET") ? undefined : {});
        expect([name, right.role, answer.status]).toEqual([name, right.role, 403]);
      }
    }
  });
});
