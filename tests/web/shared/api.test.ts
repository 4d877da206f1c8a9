import { afterEach, expect, test, vi } from "vitest";
import { newKey, onSignedOut, request, urlOf } from "#web/shared/api.ts";

afterEach(() => vi.unstubAllGlobals());

function answerWith(status: number, body: unknown) {
  const sent: { url: string; init: RequestInit }[] = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    sent.push({ url, init });
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
  return sent;
}

test("parameters are escaped and empty query values left out", () => {
  expect(urlOf("/api/accounts/:id", { id: "a/b" })).toBe("/api/accounts/a%2Fb");
  expect(urlOf("/api/accounts", {}, { q: "a&b", status: "", cursor: undefined, limit: 50 }))
    .toBe("/api/accounts?q=a%26b&limit=50");
});

test("an address without its id is not called", () => {
  expect(() => urlOf("/api/accounts/:id", { id: "" })).toThrow("lacks id");
});

test("[PD7] a create carries an idempotency key, its own where one is given", async () => {
  const sent = answerWith(201, {});
  await request("POST /api/templates", { body: { name: "A", subject: "", html: "" }, idempotencyKey: "k1" });
  await request("POST /api/templates", { body: { name: "A", subject: "", html: "" } });
  const keys = sent.map(({ init }) => new Headers(init.headers).get("idempotency-key"));
  expect(keys[0]).toBe("k1");
  expect(keys[1]).toMatch(/^[0-9a-f]{32}$/);
  expect(newKey()).not.toBe(newKey());
});

test("a signed-out answer is told once and thrown", async () => {
  answerWith(401, { error: { code: "signed_out", message: "sign in", requestId: "01" } });
  const told = vi.fn();
  onSignedOut(told);
  await expect(request("GET /api/me")).rejects.toMatchObject({ code: "signed_out" });
  expect(told).toHaveBeenCalledOnce();
});

test("a wrong password is no signed-out session", async () => {
  answerWith(401, { error: { code: "wrong_password", message: "wrong", requestId: "01" } });
  const told = vi.fn();
  onSignedOut(told);
  await expect(request("POST /api/sign-in", { body: { email: "a@b.co", password: "x" } })).rejects
    .toMatchObject({ code: "wrong_password" });
  expect(told).not.toHaveBeenCalled();
});

test("a lost connection is an ApiError too", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
  await expect(request("GET /api/me")).rejects.toMatchObject({ name: "ApiError", code: "offline", status: 0 });
});
