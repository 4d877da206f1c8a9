import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { archivePlaybook, resumePlaybook } from "#db/queries/playbook-state.ts";
import { followUp, type GivenAction, mail, traitSet } from "#tests/support/playbooks.ts";
import { dayMs, makeWorld, trial } from "./world.ts";

const reentries = [{ kind: "once" }, { kind: "always" }, { kind: "limited", times: 1, days: 30 }] as const;
type World = Awaited<ReturnType<typeof makeWorld>>;
const hello = (w: World): GivenAction[] => [mail(w, "hello"), followUp("again", "hello")];

/** A playbook that one account is in, whose mail waits. */
async function makeIn(
  reentry: (typeof reentries)[number],
  actions: (w: World) => GivenAction[] | Promise<GivenAction[]> = hello,
) {
  const w = await makeWorld();
  const a = await w.addAccount({ id: "A1" });
  const id = await w.playbook({ rule: trial, reentry, actions: await actions(w) });
  await w.tick();
  const by = () => ({ actorId: w.teammateId, nowMs: w.clock.nowMs });
  const ways = {
    async flap() {
      await w.setStatus(a.id, "churned");
      await w.tick(5_000);
      await w.setStatus(a.id, "trial");
      await w.tick(5_000);
    },
    async archive() {
      await archivePlaybook(w.db, id, true, by());
      await w.tick(5_000);
      await archivePlaybook(w.db, id, false, by());
      await resumePlaybook(w.db, id, by());
      await w.tick(60_000);
    },
  };
  return {
    ...w,
    ...{ id, ways },
    states: async () => (await w.mails(id)).map(({ state }) => state),
    /** The first that waits. */
    become: (state: string) =>
      w.db.run(sql`update message set state = ${state}, began_at_ms = ${w.clock.nowMs}, ended_at_ms = ${w.clock.nowMs}
        where id = (select min(id) from message where state = 'pending')`),
    days: async (days: number) => {
      for (let n = 0; n < days; n++) await w.tick(dayMs);
    },
    barred: () => w.db.all(sql`select account_id from playbook_barred`),
  };
}

const each = reentries.flatMap((reentry) =>
  (["flap", "archive"] as const).map((way) => ({ ...reentry, reentry, way }))
);

test.each(each)(
  "[PB3] $kind, $way: a stay whose mail was all deleted unsent counts for nothing; who matches has it after all, once",
  async ({ reentry, way }) => {
    const w = await makeIn(reentry);
    await w.ways[way]();
    expect([await w.states(), await w.barred()]).toEqual([["skipped", "pending"], []]);
    await w.ways[way]();
    expect(await w.states()).toEqual(["skipped", "skipped", "pending"]);
    const [first] = await w.db.all(sql`select acted_first_at_ms as first, acted_at_ms is not null as acted,
      undone_at_ms is not null as undone from enrollment order by rowid limit 1`);
    expect(first).toEqual({ first: null, acted: 1, undone: 1 });
    await w.become("sent");
    await w.ways.archive();
    await w.days(45);
    expect(await w.states()).toEqual(["skipped", "skipped", "sent"]);
  },
);

const once = { kind: "once", reentry: reentries[0], way: "flap" } as const;
const ended = [
  ...each.map((one) => ({ ...one, state: "sent" })),
  ...["unknown", "cancelled", "failed"].map((state) => ({ ...once, state })),
];

test.each(ended)(
  "[PB3] $kind, $way: one of which something was $state counts, whatever else of it was deleted",
  async ({ reentry, way, state }) => {
    const w = await makeIn(reentry, (w) => [mail(w, "hello"), mail(w, "more")]);
    await w.become(state);
    await w.ways[way]();
    const again = reentry.kind === "always" && way === "flap" ? ["pending", "pending"] : [];
    expect(await w.states()).toEqual([state, "skipped", ...again]);
  },
);

test.each(each)("[PB3] $kind, $way: so does one of which a trait was set", async ({ reentry, way }) => {
  const w = await makeIn(
    reentry,
    async (w) => [mail(w, "hello"), traitSet("mark", await w.addTrait("account", "m"), "x")],
  );
  await w.ways[way]();
  const again = reentry.kind === "always" && way === "flap" ? ["pending"] : [];
  expect(await w.states()).toEqual(["skipped", ...again]);
});

test.each(reentries)(
  "[PB3] $kind: so does one of which a mail is held, or was edited just now, or has a copy",
  async (reentry) => {
    const held = await makeIn(reentry, (w) => [mail(w, "hello", { undo: "hold" })]);
    await held.ways.archive();
    expect(await held.states()).toEqual(["pending"]);
    const edited = await makeIn(reentry);
    await edited.db.run(sql`update message set edited_at_ms = ${edited.clock.nowMs}`);
    await edited.ways.archive();
    expect(await edited.states()).toEqual(["pending"]);
    const copied = await makeIn(reentry);
    const [first] = await copied.mails(copied.id);
    await copied.addMessage({ copyOfId: first!.id, users: [first!.user] });
    await copied.ways.archive();
    expect(await copied.states()).toEqual(["skipped"]);
  },
);

test("[PB3] [ST6] a copy that a person makes of what was deleted is the mail: the next stay writes no second one", async () => {
  const w = await makeIn({ kind: "once" });
  await w.setStatus("A1", "churned");
  await w.tick(5_000);
  const [first] = await w.mails(w.id);
  await w.addMessage({ copyOfId: first!.id, users: [first!.user] });
  await w.become("sent");
  await w.setStatus("A1", "trial");
  await w.tick(5_000);
  expect(await w.states()).toEqual(["skipped"]);
  expect((await w.steps(w.id)).at(-1)).toMatchObject({ state: "skipped", why: "duplicate" });
});
