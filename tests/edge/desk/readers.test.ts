import { expect, test } from "vitest";
import { unsubscribeUsers } from "#db/queries/unsubscribe.ts";
import { type Item, makeDesk } from "./desk.ts";

async function makeMail(over: Record<string, unknown>) {
  const desk = await makeDesk();
  const { grace, acme, admin, clock, release, message } = desk;
  const on = { userIds: [grace.id], accountId: acme.id };
  const [m] = await desk.start({ when: "now", on, audience: undefined, ...over });
  /** Sends it, and answers to whom its envelope and its headers went. */
  const leaves = async () => {
    clock.nowMs += 3_600_000;
    expect((await release()).sent).toBe(1);
    expect((await message(m!.id)).state).toBe("sent");
    const { body } = await admin.call("GET /api/outbox");
    const [mail] = (body as { items: Item[] }).items;
    const raw = (await admin.call(`GET /api/messages/${m!.id}/raw`)).body.text as string;
    const header = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(raw)?.[1]?.trim() ?? null;
    return { to: (mail!.to as string[]).toSorted(), header };
  };
  return { ...desk, m: m!, leaves };
}

test("[ST9] an address that a user got later stands on the mail once: in To, not in CC and BCC too", async () => {
  const { ok, grace, leaves } = await makeMail({ cc: ["new@acme.example", "a@b.example"], bcc: ["crm@b.example"] });
  await ok(`PATCH /api/users/${grace.id}`, { email: "new@acme.example" });
  const { to, header } = await leaves();
  expect(to).toEqual(["a@b.example", "crm@b.example", "new@acme.example"]);
  expect(header("To")).toContain("new@acme.example");
  expect(header("Cc")).toBe("a@b.example");
});

test("[ST9] of CC and BCC, an address that both came to name stands in CC", async () => {
  const { ok, alan, leaves } = await makeMail({ cc: ["alan@acme.example"], bcc: ["new@acme.example"] });
  await ok(`PATCH /api/users/${alan.id}`, { email: "new@acme.example" });
  const { to, header } = await leaves();
  expect(to).toEqual(["grace@acme.example", "new@acme.example"]);
  expect(header("Cc")).toContain("new@acme.example");
});

test.each([[true, []], [false, ["alan@acme.example", "edsger@beta.example", "late@b.example"]]] as const)(
  "[SU3] whether unsubscribed users stay in CC and BCC of a mail that allows unsubscribes (%s)",
  async (allowUnsubscribes, stay) => {
    const { ok, alan, edsger, acme, deps, clock, leaves } = await makeMail({
      cc: ["alan@acme.example", "late@b.example"],
      bcc: ["edsger@beta.example"],
      allowUnsubscribes,
    });
    // In CC before anybody knew a user of this address.
    const late = await ok("POST /api/users", { email: "late@b.example", accounts: [{ id: acme.id }] });
    const userIds = [alan.id, edsger.id, late.id];
    await unsubscribeUsers(deps.db, { userIds, by: "self", atMs: clock.nowMs });
    expect((await leaves()).to).toEqual([...stay, "grace@acme.example"].toSorted());
  },
);
