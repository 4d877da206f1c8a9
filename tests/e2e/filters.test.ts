import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

const filterOf = (url: string) => JSON.parse(new URL(url).searchParams.get("filter") ?? "null");

test("[VI2] a filter is built by the keys, reads as a sentence, counts as it grows, and stands in the URL and a view", async () => {
  const server = await openDeskServer();
  const options = [{ value: "pro", label: "Pro plan" }, { value: "free", label: "Free" }];
  const { id: trait } = await server.ada("POST /api/traits", {
    ...{ entity: "account", key: "plan", label: "Plan", type: "select", options, editRight: "members" },
  });
  const { items } = await server.ada("GET /api/accounts") as unknown as { items: { id: string; name: string }[] };
  const idOf = (name: string) => items.find((one) => one.name === name)!.id;
  for (const [name, plan] of [["Acme", "pro"], ["Beta", "pro"], ["Gamma", "free"]] as const) {
    await server.ada(`PATCH /api/accounts/${idOf(name)}`, { traits: { plan } });
  }
  const { open, wrong } = await openDeskPages(server);
  const page = await open("ada", "/accounts");
  const rows = page.getByRole("grid").getByRole("row");
  const shown = (names: string[]) =>
    expect.poll(async () => (await rows.allTextContents()).slice(1).map((text) => /Acme|Beta|Gamma/.exec(text)?.[0]))
      .toEqual(names);
  await shown(["Acme", "Beta", "Gamma"]);

  // By the keys: f, a field found by typing, its operator as it is, a value found by typing.
  await page.keyboard.press("f");
  const panel = page.getByRole("dialog", { name: "Filter by fields and traits" });
  await panel.getByText("3 accounts match").waitFor();
  const field = panel.getByRole("combobox", { name: "Field" });
  await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
  await page.keyboard.type("pla");
  await page.getByRole("option", { name: /^Plan/ }).waitFor();
  await page.keyboard.press("Enter");
  await panel.getByRole("combobox", { name: "Value of Plan" }).fill("pro");
  await page.getByRole("option", { name: "Pro plan" }).waitFor();
  await page.keyboard.press("Enter");
  await panel.getByText("2 accounts match").waitFor();
  await shown(["Acme", "Beta"]);
  expect(filterOf(page.url())).toEqual({ all: [{ field: "account.traits.plan", op: "is", value: "pro" }] });

  // A second one on another entity, by its text.
  await panel.getByRole("button", { name: "Condition", exact: true }).click();
  const second = panel.locator("[data-condition]").nth(1);
  await second.getByRole("combobox", { name: "Field" }).fill("e-mail");
  await page.getByRole("option", { name: /^User: E-mail/ }).first().waitFor();
  await page.keyboard.press("Enter");
  await second.getByRole("button", { name: /compares/ }).click();
  await page.getByRole("option", { name: "contains", exact: true }).click();
  await second.getByRole("textbox", { name: /Value of/ }).fill("edsger@");
  await panel.getByText("1 account matches").waitFor();
  await shown(["Beta"]);
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Group", exact: true }).click();
  await expectAccessible(page);

  // None of these: the rest.
  await panel.getByRole("button", { name: /How these conditions stand together/ }).first().click();
  await page.getByRole("option", { name: "none of these" }).click();
  await panel.getByText("1 account matches").waitFor();
  await shown(["Gamma"]);
  await page.keyboard.press("Escape");
  await page.getByText("none of 2 conditions").waitFor();
  await page.goto(`/accounts?filter=${
    encodeURIComponent(JSON.stringify({
      all: [
        { field: "account.traits.plan", op: "isOneOf", value: ["pro", "free"] },
        { field: "account.mrrCents", op: "atLeast", value: 100_000 },
      ],
    }))
  }`);
  await page.getByText("Plan is one of Pro plan, Free").waitFor();
  await page.getByText("MRR is at least €1,000").or(page.getByText(/MRR is at least .1,000/)).first().waitFor();
  await shown(["Acme"]);
  await page.getByRole("button", { name: /Take out: MRR/ }).click();
  await shown(["Acme", "Beta", "Gamma"]);
  await expectAccessible(page);

  // An old view's condition whose trait went away is named, and is taken out by a press.
  await server.ada(`PATCH /api/traits/${trait}`, { archived: true });
  await page.getByText("A condition of this filter cannot be asked any more").waitFor();
  await page.getByText(/plan is archived/i).first().waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await shown(["Acme", "Beta", "Gamma"]);

  // What was put away keeps its name in a filter, though no list has it.
  const { id: playbook } = await server.ada("POST /api/playbooks", { name: "Spring" });
  await server.ada(`POST /api/playbooks/${playbook}/archive`);
  const made = await server.ada("POST /api/templates", { name: "Old words", subject: "S", html: "<p>H</p>" });
  await server.ada(`PATCH /api/templates/${made.id}`, { archived: true });
  const asks = [["playbookId", playbook], ["templateId", made.id]].map(([field, value]) => ({
    ...{ field: `conversation.${field}`, op: "is", value },
  }));
  await page.goto(`/active?filter=${encodeURIComponent(JSON.stringify({ all: asks }))}`);
  for (const words of ["Playbook is Spring", "Template is Old words"]) await page.getByText(words).waitFor();
  expect(wrong).toEqual([]);
});
