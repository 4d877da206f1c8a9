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

test("[SE7] a start is stopped and resumed by one click, says who did it, and is one thing to see to", async () => {
  const { admin, ok, start, release, message, makeTeammate, clock, beta } = await makeDesk();
  const cleo = await makeTeammate("member", "cleo@parley.test", { firstName: "Cleo", lastName: "Mate" });
  const [m] = await start({ when: "now", name: "Spring" });
  const [other] = await start({ on: { accountIds: [beta.id] }, when: "now", name: "Autumn" });
  const { id } = m!.start as { id: string };
  const stopped = await ok(`POST /api/starts/${id}/pause`, undefined, cleo);
  const paused = { at: new Date(clock.nowMs).toISOString(), by: { id: cleo.id, name: "Cleo Mate" } };
  expect(stopped).toMatchObject({ paused });
  expect(await ok(`POST /api/starts/${id}/pause`)).toMatchObject({ paused });
  await release();
  expect((await message(m!.id)).hold).toMatchObject({
    kind: "paused",
    detail: "The start that made it was stopped. It leaves once that goes on.",
  });
  expect((await message(other!.id)).state).toBe("sent");
  const blocks = async () => (await admin.call("GET /api/attention")).body.blocks;
  expect(await blocks()).toEqual([
    {
      kind: "paused",
      why: "Stopped by Cleo Mate.",
      sender: null,
      start: { id, name: "Spring", pausedPlaybookId: null },
      count: 3,
    },
  ]);
  expect(await ok(`POST /api/starts/${id}/resume`)).toMatchObject({ paused: null });
  await release();
  expect((await message(m!.id)).state).toBe("sent");
  expect(await blocks()).toEqual([]);
});
