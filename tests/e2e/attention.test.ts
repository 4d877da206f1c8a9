import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { expectAccessible, openDeskPages, openDeskServer } from "#tests/support/desk-pages.ts";

test("[PR10] what failed, may have failed, came back or is held stands in one place, each with its remedy beside it", async () => {
  const server = await openDeskServer();
  const { open, wrong } = await openDeskPages(server);
  const { db } = server.deps;
  const [bounced, unknown, failed, held] = (await server.start({ name: "Attention" })).map((message) => message.id);
  const nowMs = server.deps.nowMs();
  const end = (id: string, state: string, why: string | null, agoMs: number) =>
    db.run(
      sql`update message set state = ${state}, ended_at_ms = ${nowMs - agoMs}, ended_why = ${why},
        began_at_ms = ${nowMs - agoMs}, rfc_message_id = ${`<${id}@b.example>`} where id = ${id}`,
    );
  await end(failed!, "failed", "550 5.1.1 No such user", 3_000);
  await end(unknown!, "unknown", "the connection was lost", 2_000);
  await end(bounced!, "sent", null, 9_000);
  await db.run(sql`insert into delivery_event (id, message_id, kind, detail, at_ms)
    values ('01J00000000000000000000000', ${bounced}, 'bounce', '5.2.2 Mailbox full', ${nowMs - 1_000})`);
  await server.edit("ada", held!, (html) => `${html}<p>{{csm.firstName}}</p>`);

  const page = await open("ada", "/attention");
  const row = (name: RegExp) => page.getByRole("row", { name });
  const names = { bounced: /Alan/, unknown: /Edsger/, failed: /Grace/, held: /Lynn/ };
  await row(names.failed).getByText("550 5.1.1 No such user").waitFor();
  await row(names.bounced).getByText("It came back: 5.2.2 Mailbox full").waitFor();
  await row(names.held).getByText("Data missing").waitFor({ timeout: 30_000 });
  await page.getByRole("link", { name: /Needs attention/ }).getByText("4").waitFor();
  await expectAccessible(page);

  // One kind alone, by its chip with its count.
  await page.getByRole("button", { name: /Failed/ }).click();
  await expect.poll(() => page.locator("[role=row][data-id]").count()).toBe(1);
  await page.getByRole("button", { name: "Everything" }).click();

  // Nobody knows: the provider is asked, which an outbox cannot be; then somebody looks, and is told what follows.
  await row(names.unknown).getByRole("button", { name: "Ask the provider again" }).click();
  await row(names.unknown).getByText(/cannot be asked/).waitFor();
  await row(names.unknown).getByRole("button", { name: "It was not…" }).click();
  await page.getByRole("alertdialog").getByText(/gets it twice/).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Settle as not sent" }).click();
  await page.getByText("Settled as failed").waitFor();
  await row(names.unknown).getByText("Failed", { exact: true }).waitFor();

  // A failed one is put aside, and back; then made anew.
  await row(names.failed).getByRole("button", { name: "Dismiss" }).click();
  await row(names.failed).waitFor({ state: "detached" });
  await page.keyboard.press("u");
  await row(names.failed).getByRole("button", { name: "Copy as new" }).click();
  await page.getByText("Copied: it waits a day for review, or until somebody sends it").waitFor();
  await row(names.failed).waitFor({ state: "detached" });
  await row(names.unknown).getByRole("button", { name: "Dismiss" }).click();
  await row(names.bounced).getByRole("button", { name: "Dismiss" }).click();
  await row(names.held).getByRole("link", { name: /Edit the text/ }).click();
  await page.getByRole("textbox", { name: "Message", exact: true }).or(page.getByRole("article", { name: "Message" }))
    .first()
    .waitFor();
  await server.ada(`POST /api/messages/${held}/cancel`);
  await page.goto("/attention");
  await page.getByText("Nothing needs you").waitFor();
  await expectAccessible(page);
  expect(wrong).toEqual([]);
});
