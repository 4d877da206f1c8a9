import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[VI1] [VI2] a count that was cut short is taken with patience, once, and says so meanwhile", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/settings/profile");
  const asked: string[] = [];
  const patient = Promise.withResolvers<void>();
  let answer: { count: number; isMore: boolean } | null = null;
  await page.route(/\/api\/accounts\/count/, async (route) => {
    const isPatient = route.request().url().includes("patience=long");
    asked.push(isPatient ? "long" : "quick");
    if (!isPatient) return await route.fulfill({ json: { count: 1, isMore: true } });
    await patient.promise;
    return await (answer ? route.fulfill({ json: answer }) : route.continue());
  });
  await page.goto("/accounts");
  await page.getByText("counting…").waitFor();
  await page.keyboard.press("f");
  const panel = page.getByRole("dialog", { name: "Filter by fields and traits" });
  await panel.getByText("Counting…").waitFor();
  await expectAccessible(page);
  patient.resolve();
  await panel.getByText("3 accounts match").waitFor();
  const patiently = () => asked.filter((one) => one === "long").length;
  expect(patiently()).toBe(1);

  // A change alone is counted at once; one after the other they are not counted patiently each time.
  const rows = page.locator('[role="grid"] [role="row"]');
  for (let n = 0; n < 3; n++) {
    await server.ada("POST /api/accounts", { name: `Later ${n}` });
    await expect.poll(() => rows.count()).toBe(5 + n);
  }
  await panel.getByText("6 accounts match").waitFor();
  expect(patiently()).toBeLessThan(4);

  // What patience does not come to either is not made up.
  answer = { count: 2, isMore: true };
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").fill("a");
  await page.getByText("at least 2").waitFor();
  expect(wrong).toEqual([]);
});
