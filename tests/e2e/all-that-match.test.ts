import { beforeAll, expect, test } from "vitest";
import { type DeskServer, expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

let server: DeskServer;
let pages: Awaited<ReturnType<typeof openDeskPages>>;
const shots = Deno.env.get("KEEP_SHOTS");
const many = 120;

beforeAll(async () => {
  server = await openDeskServer();
  const each = Array.from({ length: many }, (_, n) => `co${String(n).padStart(3, "0")}`);
  await server.ada("POST /api/accounts/bulk", {
    items: each.map((name) => ({ name, externalId: name, status: "trial" })),
  });
  await server.ada("POST /api/users/bulk", {
    items: each.flatMap((name, n) => [
      {
        email: `boss@${name}.example`,
        firstName: "Bo",
        accounts: [{ externalId: name, role: n === 0 ? "guest" : "boss" }],
      },
      { email: `clerk@${name}.example`, firstName: "Cy", accounts: [{ externalId: name, role: "clerk" }] },
    ]),
  });
  await server.ada("POST /api/traits", { entity: "account", key: "seats", label: "Seats", type: "number" });
  pages = await openDeskPages(server);
});

test("[ST1] [ST4] all that match but one are started from, to the users of each who match", async () => {
  const page = await pages.open("ada", "/accounts?status=trial");
  await page.getByRole("row").nth(3).waitFor();
  await page.getByRole("checkbox", { name: "Select all rows shown" }).click({ force: true });
  const bar = page.getByRole("toolbar", { name: "Selected accounts" });
  await bar.getByRole("button", { name: `Select all ${many} that match` }).click();
  await bar.getByText(`All ${many} that match selected`).waitFor();
  await page.getByRole("row", { name: /co005/ }).getByRole("checkbox").click({ force: true });
  await bar.getByText(`All ${many - 1} that match selected`).waitFor();
  await expectAccessible(page);
  if (shots) await page.screenshot({ path: `${shots}/all-that-match.png` });
  await bar.getByRole("button", { name: "Start conversations" }).click();

  await page.getByText(`All ${many - 1} accounts that match, and of each`).waitFor();
  await page.getByText("Users who match …").click();
  await page.getByRole("button", { name: "Filter by fields and traits" }).click();
  const panel = page.getByRole("dialog", { name: "Filter by fields and traits" });
  await panel.getByRole("combobox", { name: "Field" }).fill("role");
  await page.getByRole("option", { name: /^Role/ }).first().click();
  await panel.getByRole("textbox", { name: /Value of/ }).fill("boss");
  await panel.getByText(`${many - 2} conversations`).waitFor();
  if (shots) await page.screenshot({ path: `${shots}/audience-rule.png` });
  await page.keyboard.press("Escape");
  await expectAccessible(page);
  await page.getByText("who matches later is not written to").waitFor();
  await page.getByRole("textbox", { name: "Subject" }).fill("Hello boss");
  await page.getByRole("textbox", { name: "Message" }).fill("How is it?");
  await page.getByRole("button", { name: `Start ${many - 2} conversations` }).click();
  await page.getByText(`${many - 2} conversations started`).waitFor({ timeout: 30_000 });
  const { items } = await server.ada("GET /api/messages?limit=100") as unknown as {
    items: { to: { address: string }[] }[];
  };
  expect(items.every(({ to }) => to[0]!.address.startsWith("boss@"))).toBe(true);
  expect(pages.wrong).toEqual([]);
});

test("[VI1] [PD5] a trait is set on all that match, which says how many it changed", async () => {
  const page = await pages.open("ada", "/accounts?status=trial");
  await page.getByRole("row").nth(3).waitFor();
  await page.getByRole("checkbox", { name: "Select all rows shown" }).click({ force: true });
  const bar = page.getByRole("toolbar", { name: "Selected accounts" });
  await bar.getByRole("button", { name: `Select all ${many} that match` }).click();
  await bar.getByRole("button", { name: "Set traits" }).click();
  const dialog = page.getByRole("dialog", { name: `Set traits of ${many} accounts` });
  await dialog.getByText("Set Seats").click();
  await dialog.getByLabel("Seats", { exact: true }).fill("12");
  await expectAccessible(page);
  if (shots) await page.screenshot({ path: `${shots}/traits-of-many.png` });
  expect(await dialog.getByRole("button", { name: "Set traits" }).isDisabled()).toBe(true);
  await dialog.getByText(`Yes, change ${many} accounts`).click();
  await dialog.getByRole("button", { name: "Set traits" }).click();
  await page.getByText(`Traits set: ${many} of ${many} changed`).waitFor({ timeout: 30_000 });
  const holds = await server.ada(
    `GET /api/accounts/count?filter=${
      encodeURIComponent(JSON.stringify({ field: "account.traits.seats", op: "is", value: 12 }))
    }`,
  );
  expect(holds).toMatchObject({ count: many });
  // Another search ends it: of that not all are meant.
  await page.getByRole("searchbox").or(page.getByRole("textbox", { name: "Search accounts" })).first().fill("co00");
  await bar.waitFor({ state: "detached" });
  expect(pages.wrong).toEqual([]);
});
