import { beforeAll, expect, test } from "vitest";
import { type DeskServer, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

let server: DeskServer;
let pages: Awaited<ReturnType<typeof openDeskPages>>;
beforeAll(async () => {
  server = await openDeskServer();
  pages = await openDeskPages(server);
});

type Person = { address: string };
type Message = { id: string; to: Person[]; account: { name: string } };
const shots = Deno.env.get("KEEP_SHOTS");

test("[ST5] [SU4] a start per account says what that means, shows its groups, and each mail its people, who can be changed", async () => {
  const { items: accounts } = await server.ada("GET /api/accounts") as unknown as {
    items: { id: string; name: string }[];
  };
  const ids = accounts.filter(({ name }) => name !== "Gamma").map(({ id }) => id);
  const page = await pages.open("ada", `/start?accountIds=${ids.join(",")}`);
  await page.getByText("All its users").click();
  await page.getByRole("textbox", { name: "Subject" }).fill("News for all of you");
  await page.getByRole("textbox", { name: "Message" }).fill("Hello all");
  const preview = page.getByRole("region", { name: "What will happen" });
  await preview.getByText("3 conversations", { exact: true }).waitFor();
  await page.getByText("One conversation per account").click();
  await preview.getByText("2 conversations with 3 users").waitFor();
  await preview.getByText("Alan, Grace").waitFor();
  await page.getByText("no link to unsubscribe").first().waitFor();
  if (shots) await page.screenshot({ path: `${shots}/start-groups.png` });
  // The text must not speak of a single one, which is said where it is written.
  await page.getByRole("textbox", { name: "Subject" }).fill("Hi {{user.firstName}}");
  await page.getByText("cannot stand in a mail to several users").waitFor();
  await page.getByRole("textbox", { name: "Subject" }).fill("News for all of you");
  await page.getByRole("button", { name: "Start 2 conversations" }).click();
  await page.getByText("2 conversations started").waitFor();

  const { items } = await server.ada("GET /api/messages") as unknown as { items: Message[] };
  const acme = items.find(({ account }) => account.name === "Acme")!;
  expect(acme.to.map(({ address }) => address)).toEqual(["alan@acme.example", "grace@acme.example"]);
  await page.getByRole("link", { name: "See what is pending" }).click();
  await page.getByRole("row").filter({ hasText: "Alan" }).first().click();
  const pane = page.getByRole("complementary");
  await pane.getByRole("button", { name: "Change To" }).first().waitFor();
  if (shots) await page.screenshot({ path: `${shots}/pending-group.png` });
  await pane.getByRole("button", { name: "Change To" }).first().click();
  await pane.getByRole("textbox", { name: "To" }).fill("lynn@gamma.example");
  await page.keyboard.press("Enter");
  await pane.getByRole("button", { name: "Save" }).click();
  const to = async () => ((await server.ada(`GET /api/messages/${acme.id}`)) as unknown as Message).to;
  await expect.poll(async () => (await to()).length).toBe(3);
  expect(pages.wrong).toEqual([]);
});
