import { expect, test } from "vitest";
import { openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[PD2] [VI2] [VI6] a status is chosen or typed in the builder of a playbook, every trait is offered, and letters at a list lead nowhere", async () => {
  const server = await openDeskServer();
  const { id } = await server.ada("POST /api/playbooks", { name: "Welcome" });
  await server.ada("POST /api/accounts", { name: "Delta", status: "at risk" });
  for (let n = 0; n < 12; n++) {
    await server.ada("POST /api/traits", { entity: "account", key: `last${n}`, label: `Last ${n}`, type: "number" });
  }
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", `/playbooks/${id}`);
  const who = page.locator("#who");
  const rule = async () => {
    const { definition } = await server.ada(`GET /api/playbooks/${id}`) as unknown as { definition: { rule: unknown } };
    return definition.rule;
  };
  const field = who.getByRole("combobox", { name: "Field" });
  await field.click();
  await expect.poll(() => page.getByRole("option", { name: /^Last/ }).count()).toBe(12);
  await field.fill("status");
  await page.getByRole("option", { name: /^Status/ }).waitFor();
  await page.keyboard.press("Enter");
  const value = who.getByRole("combobox", { name: "Value of Status" });
  await value.fill("a");
  for (const name of ["Trial", "At risk"]) await page.getByRole("option", { name, exact: true }).waitFor();
  for (const [typed, key, status] of [["risk", "Enter", "at risk"], ["On hold", "Tab", "On hold"]] as const) {
    await value.fill(typed);
    await page.getByRole("option").first().waitFor();
    await page.keyboard.press(key);
    await expect.poll(rule).toEqual({ all: [{ field: "account.status", op: "is", value: status }] });
    await expect.poll(() => value.inputValue()).toBe(status === "at risk" ? "At risk" : status);
  }
  await value.fill("tri");
  await page.getByRole("option", { name: /^Trial/ }).click();
  await expect.poll(rule).toEqual({ all: [{ field: "account.status", op: "is", value: "trial" }] });
  // Whoever presses elsewhere keeps what they typed.
  await value.fill("Dormant");
  await page.getByRole("option", { name: /^Dormant/ }).waitFor();
  await who.getByRole("heading").first().click();
  await expect.poll(rule).toEqual({ all: [{ field: "account.status", op: "is", value: "Dormant" }] });
  expect(await value.inputValue()).toBe("Dormant");

  const url = page.url();
  await who.getByRole("button", { name: /How Status compares/ }).focus();
  for (const key of "is at test") await page.keyboard.press(key === " " ? "Space" : key);
  expect(page.url()).toBe(url);

  // In a panel over a list and in a dialog too.
  await page.goto("/accounts");
  await page.getByRole("row", { name: /Delta/ }).waitFor();
  await page.getByRole("button", { name: "Filter by fields and traits" }).click();
  const panel = page.getByRole("dialog", { name: "Filter by fields and traits" });
  await panel.getByRole("combobox", { name: "Field" }).fill("status");
  await page.getByRole("option", { name: /^Status/ }).waitFor();
  await page.keyboard.press("Enter");
  await panel.getByRole("combobox", { name: "Value of Status" }).fill("Dormant");
  await page.getByRole("option", { name: /^Dormant/ }).waitFor();
  await panel.getByRole("button", { name: "How Status compares" }).focus();
  await expect.poll(() => decodeURIComponent(page.url())).toContain('"value":"Dormant"');
  await page.goto("/accounts");
  await page.getByRole("row", { name: /Delta/ }).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Set CSM, AE or status" }).click();
  const dialog = page.getByRole("dialog", { name: "Set CSM, AE or status" });
  await dialog.getByRole("combobox", { name: "Status" }).fill("Dormant");
  await page.getByRole("option", { name: /^Dormant/ }).waitFor();
  await dialog.getByRole("heading").click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: /Delta.*Dormant/ }).waitFor();
  expect(wrong).toEqual([]);
});
