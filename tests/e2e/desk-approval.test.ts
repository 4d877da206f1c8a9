import { beforeAll, expect, test } from "vitest";
import { type DeskServer, expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

let server: DeskServer;
let pages: Awaited<ReturnType<typeof openDeskPages>>;
beforeAll(async () => {
  server = await openDeskServer();
  pages = await openDeskPages(server);
});

const approvalOf = async (id: string) => (await server.ada(`GET /api/messages/${id}`)).approval;

test("[PR5] an approval binds what was read: a change voids it and shows the difference, and whoever made it does not approve", async () => {
  const [message] = await server.start({ name: "Approve", approval: true });
  const id = message!.id;
  await server.edit("ada", id, (html) => html.replace("Dear", "My dear"));
  const ada = await pages.open("ada", `/pending/${id}?view=all`);
  await ada.getByText("The last hand on it is yours, so somebody else approves.").waitFor();

  const ben = await pages.open("ben", `/pending/${id}?view=all`);
  await ben.getByText("Nobody has approved these words yet.").waitFor();
  await ben.getByRole("button", { name: "Approve" }).click();
  await ben.getByText(/The mail to .* is approved/).waitFor();
  await ada.getByText("Approved by Ben Okafor").waitFor();
  expect(await approvalOf(id)).toBe("approved");

  // The words and an address change.
  await server.edit("ada", id, (html) => html.replace("My dear", "Dearest"));
  await server.ada(`PATCH /api/messages/${id}`, { cc: ["boss@acme.example"] });
  await ben.goto(`/pending/${id}?view=all`);
  await ben.getByText(/Ben Okafor approved it .*and it was changed since/).waitFor();
  await ben.getByText("boss@acme.example").first().waitFor();
  await expectAccessible(ben);
  await ben.getByRole("button", { name: "See what changed" }).click();
  const difference = ben.getByRole("dialog", { name: /What changed/ });
  await difference.getByText("My dear", { exact: false }).first().waitFor();
  await difference.getByText("Dearest", { exact: false }).first().waitFor();
  await expectAccessible(ben);
  await difference.getByRole("button", { name: "Approve it as it is now" }).click();
  await expect.poll(() => approvalOf(id)).toBe("approved");
  // What was approved gives its place to the next.
  await ben.waitForURL((url) => !url.pathname.endsWith(id));
  expect(pages.wrong).toEqual([]);
});

test("[PR5] an approval that meets words its reader has not seen approves nothing and shows them", async () => {
  const [message] = await server.start({ name: "Meanwhile", approval: true });
  const id = message!.id;
  const ben = await pages.open("ben", "/pending?view=all");
  // Nothing more is heard of what others do.
  await ben.route("**/api/events", (route) => route.abort());
  await ben.goto(`/pending/${id}?view=all`);
  await ben.getByText("Nobody has approved these words yet.").waitFor();
  await ben.frameLocator("iframe").getByText("Dear").waitFor();
  await server.edit("ada", id, (html) => html.replace("Dear", "Hello"));
  await ben.getByRole("heading", { name: /Hello/ }).click();
  await ben.keyboard.press("a");
  const difference = ben.getByRole("dialog", { name: /What changed/ });
  await difference.getByText("Somebody edited it while you read: it is not approved yet.").waitFor();
  await difference.getByText("Hello", { exact: false }).first().waitFor();
  expect(await approvalOf(id)).toBe("needed");
  await difference.getByRole("button", { name: "Approve it as it is now" }).click();
  await expect.poll(() => approvalOf(id)).toBe("approved");
});

test("[PR4] what is wrong with a text is said while it is written, with the place where it is mended", async () => {
  const text = { subject: "Hello", html: "<p>You pay {{account.mrr}}.</p>" };
  const messages = await server.start({ name: "Checks", content: text });
  const lynn = messages.at(-1)!;
  const ada = await pages.open("ada", `/pending/${lynn.id}?view=all&side=checks&edit=1`);
  const checks = ada.getByRole("list", { name: "Checks" });
  await checks.getByText(/No value for Account MRR/i).waitFor();
  await checks.getByRole("link", { name: "Fill it in for Gamma" }).waitFor();
  const field = ada.getByRole("textbox", { name: "Message", exact: true });
  await field.getByText("You pay").waitFor();
  await field.click();
  await ada.keyboard.press("Control+A");
  await ada.keyboard.type('You pay {{account.mrr | "nothing"}}.');
  await checks.getByText(/its fallback is sent/).waitFor();
  expect(await checks.getByText("No value for Account MRR", { exact: true }).count()).toBe(0);
  await expectAccessible(ada);
  expect(pages.wrong).toEqual([]);
});
