import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[VI1] [VI4] a view is saved from its URL, shared, seen live by others, changed, put back, renamed and deleted", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/accounts?sort=-mrr");
  const views = page.getByRole("navigation", { name: "Views" });
  const shown = page.getByRole("grid").getByRole("row").nth(1);
  await shown.getByText("Acme").waitFor();
  await views.getByRole("link", { name: "All accounts" }).waitFor();

  // What the URL says is saved, for everybody.
  await page.getByRole("button", { name: "Save as view…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Is empty.").waitFor();
  await dialog.getByLabel("Name").fill("Largest first");
  await dialog.getByText("Share with everyone").click();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  const tab = views.getByRole("link", { name: "Largest first shared" });
  await tab.waitFor();
  expect(await tab.getAttribute("aria-current")).toBe("page");
  expect(new URL(page.url()).searchParams.get("saved")).not.toBeNull();
  await expectAccessible(page);

  // Somebody else has it at once, and a link to it, but may not change it.
  const bens = await open("ben", "/accounts");
  const benViews = bens.getByRole("navigation", { name: "Views" });
  await benViews.getByRole("link", { name: "Largest first shared" }).click();
  await bens.waitForURL(/sort=-mrr&saved=/);
  await bens.getByRole("button", { name: "What to do with the view" }).click();
  expect(await bens.getByRole("menuitem").allTextContents()).toEqual(["Save as a new view…"]);
  await bens.keyboard.press("Escape");

  // Changed, and put back; changed again, and saved.
  await page.getByRole("button", { name: "Name" }).click();
  await page.getByText("Changed", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Reset" }).click();
  await page.waitForURL(/sort=-mrr/);
  await page.getByText("Changed", { exact: true }).waitFor({ state: "detached" });
  await page.getByRole("searchbox").fill("beta");
  await page.getByText("Changed", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Changed", { exact: true }).waitFor({ state: "detached" });
  await page.reload();
  await shown.getByText("Beta").waitFor();

  // Whoever has it open is told that it is another by now.
  await bens.getByText("Changed", { exact: true }).waitFor();
  await bens.getByRole("button", { name: "Reset" }).click();
  await bens.waitForURL(/q=beta/);

  await page.getByRole("button", { name: "What to do with the view" }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await dialog.getByLabel("Name").fill("Beta");
  await dialog.getByRole("button", { name: "Save" }).click();
  await benViews.getByRole("link", { name: "Beta shared" }).waitFor();

  await page.getByRole("button", { name: "What to do with the view" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const ask = page.getByRole("alertdialog");
  await ask.getByText("It goes for everyone.").waitFor();
  await ask.getByRole("button", { name: "Delete view" }).click();
  await page.waitForURL((url) => url.search === "");
  await shown.getByText("Acme").waitFor();
  await benViews.getByRole("link", { name: "Beta shared" }).waitFor({ state: "detached" });
  // What they looked at stays, as a view of their own making.
  await bens.getByRole("button", { name: "Save as view…" }).waitFor();
  expect(wrong).toEqual([]);
});
