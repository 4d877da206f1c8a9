import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[VI1] statuses and CSMs stand in a panel with their counts, and one press shows the accounts of one", async () => {
  const server = await openDeskServer();
  const { items } = await server.ada("GET /api/accounts") as unknown as { items: { id: string }[] };
  const ids = items.map(({ id }) => id);
  await server.ada("PATCH /api/accounts", { ids: ids.slice(0, 2), status: "trial", csmId: server.me.id });
  await server.ada("PATCH /api/accounts", { ids: ids.slice(2), status: "churned" });
  const { open, wrong } = await openDeskPages(server);
  for (const o of [{ theme: "light" }, { theme: "dark", width: 390 }] as const) {
    const page = await open("ada", "/accounts", o);
    await page.getByRole("button", { name: "Counts by status and CSM" }).click();
    const panel = page.getByRole("dialog", { name: "Counts by status and CSM" });
    await panel.getByRole("button", { name: /^Churned\s*1$/ }).waitFor();
    await panel.getByRole("button", { name: /^Ada Byron\s*2$/ }).waitFor();
    await expectAccessible(page);
    await panel.getByRole("button", { name: /^Trial\s*2$/ }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("status")).toBe("trial");
    await expect.poll(() => page.locator('[role="grid"] [role="row"]').count()).toBe(3);
    await expectAccessible(page);
    await panel.getByRole("button", { name: /^Trial/, pressed: true }).click();
    await panel.getByRole("button", { name: /^No CSM\s*1$/ }).click();
    await expect.poll(() => page.locator('[role="grid"] [role="row"]').count()).toBe(2);
    const shots = Deno.env.get("SHOTS");
    if (shots) await page.screenshot({ path: `${shots}/counts-${o.theme}.png` });
  }
  expect(wrong).toEqual([]);
});

test("[VI1] a run that goes on is followed again after a reload, by whoever began it", async () => {
  const server = await openDeskServer();
  const { items } = await server.ada("GET /api/accounts") as unknown as { items: { id: string }[] };
  const begun = await server.ada("POST /api/bulk-runs", {
    entity: "account",
    chosen: { ids: items.map(({ id }) => id) },
    act: { kind: "assign", status: "trial" },
  }, { "Idempotency-Key": "resume" });
  await expect.poll(async () => (await server.ada(`GET /api/bulk-runs/${begun.id}`)).state).toBe("done");
  const { open, wrong } = await openDeskPages(server);
  const ada = await open("ada", "/settings/profile");
  const ben = await open("ben", "/settings/profile");
  // As if it were still at it.
  for (const page of [ada, ben]) {
    await page.route(
      /\/api\/bulk-runs$/,
      (route) => route.fulfill({ json: { items: [{ ...begun, state: "running" }] } }),
    );
    await page.reload();
    await page.getByRole("heading", { name: "Profile" }).first().waitFor();
  }
  await ada.getByText("3 of 3 accounts changed").waitFor();
  expect(await ben.getByText(/accounts changed|Changing accounts/).count()).toBe(0);
  expect(wrong).toEqual([]);
});
