import { expect, test } from "vitest";
import { openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[PB5] [UX2] once an account is chosen, another is found by typing over it, in what is tested and in the history", async () => {
  const server = await openDeskServer();
  const rule = { all: [{ field: "account.name", op: "is", value: "Acme" }] };
  const { id } = await server.ada("POST /api/playbooks", { name: "Large ones", definition: { rule } });
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", `/playbooks/${id}?tab=test`);
  for (const [tab, label] of [["Test", "Account"], ["History", "Of one account"]] as const) {
    await page.getByRole("button", { name: tab, exact: true }).click();
    const field = page.getByRole("combobox", { name: label });
    for (const name of ["Acme", "Beta", "Gamma"]) {
      await field.focus();
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type(name, { delay: 60 });
      expect(await field.inputValue()).toBe(name);
      await expect.poll(() => page.getByRole("option").allInnerTexts()).toEqual([name]);
      expect(await field.inputValue()).toBe(name);
      await page.keyboard.press("Enter");
      await expect.poll(() => page.getByRole("listbox").count()).toBe(0);
      await expect.poll(() => field.inputValue()).toBe(name);
      if (tab === "Test") await page.getByRole("heading", { name: /^It (would enter|does not match)/ }).waitFor();
    }
    // What is typed and not taken is let go of.
    await page.keyboard.type("Zzz");
    await page.getByText("Nothing matches.").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => field.inputValue()).toBe("Gamma");
  }
  expect(wrong).toEqual([]);
});
