import { describe, expect, test } from "vitest";
import { type EndpointName, endpoints } from "#edge/contract/endpoints.ts";
import { makeTestApp, password } from "#tests/support/app.ts";
import { refusalOf } from "./desk/desk.ts";

const writes = (Object.keys(endpoints) as EndpointName[]).filter((name) => !name.startsWith("GET "));
const addressOf = (name: EndpointName) => name.replaceAll(/:\w+/g, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
const session = "parley.session_token";
const cookieOf = (headers: Headers) =>
  headers.getSetCookie().map((line) => line.split(";")[0]!).find((pair) => pair.includes("session_token"))!;

describe("[AD3] a page of another site", () => {
  test("writes nothing by any endpoint with the visitor's cookie, however it hides where it comes from", async () => {
    const { admin, app } = await makeTestApp();
    const ways: Record<string, string>[] = [
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { Origin: "http://parley.test.evil.example" },
      { Origin: "http://parley.test:81" },
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
    ];
    for (const name of writes) {
      const [method, path] = addressOf(name).split(" ") as [string, string];
      for (const way of ways) {
        const answer = await app.request(`http://parley.test${path}`, {
          method,
          headers: { Cookie: admin.cookie, "Content-Type": "application/json", ...way },
          body: "{}",
        });
        const { error } = await answer.json();
        expect([name, JSON.stringify(way), answer.status, error.code]).toEqual([
          name,
          JSON.stringify(way),
          403,
          "wrong_origin",
        ]);
      }
    }
    expect((await admin.call("GET /api/me")).status).toBe(200);
  });

  test("nothing that is read changes anything: no GET is a write", () => {
    const acts = /\/(send-now|cancel|approve|leave|erase|pause|resume|restore|dismiss|settle|copy|retry|drop|revoke)$/;
    const reads = (Object.keys(endpoints) as EndpointName[]).filter((name) => name.startsWith("GET "));
    // What leaving would hand over is told before it is done.
    expect(reads.filter((name) => acts.test(name))).toEqual(["GET /api/teammates/:id/leave"]);
  });
});

describe("[AD1] a session", () => {
  test("is a new one at each sign-in: none that was put there before is taken over, and the old one stays whose it was", async () => {
    const { anyone, admin, makeTeammate } = await makeTestApp();
    await makeTeammate("member", "mo@parley.test");
    const planted = `${session}=planted-by-another.c2lnbmVk`;
    const origin = { Origin: "http://parley.test" };
    const signIn = async (cookie: string) =>
      cookieOf(
        (await anyone("POST /api/sign-in", { email: "mo@parley.test", password }, { ...origin, Cookie: cookie }))
          .headers,
      );
    const first = await signIn(planted);
    expect(first).not.toContain("planted");
    expect((await anyone("GET /api/me", undefined, { Cookie: planted })).status).toBe(401);
    const second = await signIn(first);
    expect(second).not.toBe(first);
    // Somebody else's session does not become theirs by signing in over it.
    const over = await signIn(admin.cookie);
    expect((await admin.call("GET /api/me")).body.email).toBe("ada@parley.test");
    expect((await anyone("GET /api/me", undefined, { Cookie: over })).body.email).toBe("mo@parley.test");
  });

  test("ends where it is signed out of, and its cookie is out of reach of scripts and other sites", async () => {
    const { anyone, makeTeammate } = await makeTestApp();
    await makeTeammate("member", "mo@parley.test");
    const origin = { Origin: "http://parley.test" };
    const answer = await anyone("POST /api/sign-in", { email: "mo@parley.test", password }, origin);
    const set = answer.headers.getSetCookie().find((line) => line.includes("session_token"))!;
    expect(set).toMatch(/HttpOnly/i);
    expect(set).toMatch(/SameSite=(Lax|Strict)/i);
    const cookie = cookieOf(answer.headers);
    expect((await anyone("GET /api/me", undefined, { Cookie: cookie })).status).toBe(200);
    await anyone("POST /api/sign-out", {}, { ...origin, Cookie: cookie });
    expect(refusalOf(await anyone("GET /api/me", undefined, { Cookie: cookie }))[1]).toBe("signed_out");
  });
});
