import { expect, test } from "vitest";
import { makeDesk } from "./desk.ts";

test("[AD4] a pause asks for no body, and takes none that is no JSON or names what it does not know", async () => {
  const { admin, ok } = await makeDesk();
  const json = { "Content-Type": "application/json" };
  for (const path of ["POST /api/settings/pause", "POST /api/settings/resume"]) {
    const { paused } = await ok("GET /api/settings");
    for (const [body, status] of [["{", 400], ['{"a":1}', 422], ["x", 400]] as const) {
      expect((await admin.call(path, body, json)).status, body).toBe(status);
    }
    expect((await ok("GET /api/settings")).paused).toEqual(paused);
    await ok(path, {});
    await ok(path);
  }
});
