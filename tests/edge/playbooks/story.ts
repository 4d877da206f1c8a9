import { sql } from "drizzle-orm";
import { type Item, itemsOf } from "#tests/edge/desk/desk.ts";
import { mailBytes } from "#tests/support/inbound.ts";
import { takeIn } from "#tests/support/take-in.ts";
import { makePlaybookDesk } from "./playbook-desk.ts";

const zone = "Europe/Berlin";
/** An hour of 2026 in Berlin, as `03-16 09:00`. */
export const at = (text: string): number =>
  Temporal.PlainDateTime.from(`2026-${text.replace(" ", "T")}`).toZonedDateTime(zone).epochMilliseconds;
const wall = (ms: number): string =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDateTime().toString().slice(5, 16)
    .replace("T", " ");
const wallOf = (instant: unknown): string => wall(Date.parse(String(instant)));

/** A workspace in which hours pass: what people do in one of them is done before the jobs run. */
export async function makeStory(beginsAt: string) {
  const desk = await makePlaybookDesk({ startMs: at(beginsAt) });
  const { ok, admin, clock, deps, channel } = desk;
  const ben = await desk.makeTeammate("member", "ben@parley.test", { firstName: "Ben", lastName: "Okafor" });
  const days = Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, [["09:00", "17:00"]]]));
  await ok(`PATCH /api/teammates/${admin.id}`, { timeZone: zone, sendingWindow: days });
  await ok("POST /api/traits", { entity: "account", key: "onboarded", label: "Onboarded", type: "boolean" });
  const accounts = new Map<string, string>();
  const users = new Map<string, string>();

  const addressOf = (name: string) => `${name.toLowerCase()}@customer.example`;
  const mailOf = async (name: string, action: string): Promise<{ id: string; rfcMessageId: string | null }> => {
    const [mail] = await desk.database.db.all<{ id: string; rfcMessageId: string | null }>(
      sql`select m.id, m.rfc_message_id as "rfcMessageId" from message m join start s on s.id = m.start_id
        where m.account_id = ${accounts.get(name)} and s.action_key = ${action}`,
    );
    if (!mail) throw new Error(`${name} was sent no ${action}`);
    return mail;
  };

  const people = {
    async signUp(name: string) {
      const { id } = await ok("POST /api/accounts", { name, status: "trial" });
      const owner = { email: addressOf(name), firstName: name, accounts: [{ id, isOwner: true }] };
      accounts.set(name, id);
      users.set(name, (await ok("POST /api/users", owner)).id);
    },
    becomes: (name: string, status: string) => ok("PATCH /api/accounts", { ids: [accounts.get(name)], status }),
    unsubscribes: (name: string) => ok("POST /api/users/subscription", { ids: [users.get(name)], unsubscribed: true }),
    async replies(name: string, action: string) {
      const { rfcMessageId } = await mailOf(name, action);
      const bytes = mailBytes({ from: addressOf(name), to: "ada@parley.test", inReplyTo: rfcMessageId! });
      await takeIn(deps, channel.id, bytes);
    },
    /** Ben approves whatever asks for it, but for those accounts. */
    async approveAllBut(names: readonly string[]) {
      for (const one of itemsOf(await ben.call("GET /api/messages?limit=100"))) {
        const isLeft = names.includes((one.account as { name: string }).name);
        if (one.approval === "needed" && !isLeft) await ok(`POST /api/messages/${one.id}/approve`, {}, ben);
      }
    },
    async edits(name: string, action: string) {
      const { id } = await mailOf(name, action);
      const { body, headers } = await admin.call(`GET /api/messages/${id}/content`);
      const content = { subject: body.subject, html: `${body.html}<p>And one thing more.</p>` };
      await admin.call(`PUT /api/messages/${id}/content`, content, { "If-Match": headers.get("ETag")! });
    },
    async deletes(name: string, action: string) {
      await ok(`POST /api/messages/${(await mailOf(name, action)).id}/cancel`);
    },
    async letsPass(name: string, action: string) {
      await ok("POST /api/messages/bulk", { action: "release_hold", ids: [(await mailOf(name, action)).id] });
    },
  };

  /** Hour by hour up to and with `until`; what `script` says of an hour comes first. */
  async function live(until: string, script: (hour: string) => Promise<unknown>): Promise<void> {
    for (; clock.nowMs <= at(until); clock.nowMs += 3_600_000) {
      await script(wall(clock.nowMs));
      await desk.tick();
      await desk.release();
    }
    await desk.runChecks();
  }

  /** Every mail that was made, by account and when it ended or why it waits. */
  async function mails(): Promise<string[]> {
    const rows = await desk.database.db.all<Record<string, string | number | null>>(sql`
      select a.name, s.action_key as action, m.state, coalesce(m.ended_why, m.hold) as why, m.ended_at_ms as "endedAtMs"
      from message m join start s on s.id = m.start_id join account a on a.id = m.account_id
      where m.direction = 'out' order by a.name, m.created_at_ms, s.action_key`);
    return rows.map(({ name, action, state, why, endedAtMs }) =>
      [
        name,
        action,
        state,
        state === "sent" || state === "cancelled" ? null : why,
        endedAtMs && wall(Number(endedAtMs)),
      ]
        .filter(Boolean).join(" ")
    );
  }

  /** Every stay of an account with what was done in it, or why not. */
  async function stays(name: string): Promise<string[]> {
    const items = itemsOf(await admin.call(`GET /api/enrollments?accountId=${accounts.get(name)}`));
    return items.toReversed().map((stay) => {
      const steps = (stay.steps as Item[]).map((step) => {
        const skipped = (step.skipped as { why: string; count: number }[]).map(({ why, count }) => `${count} ${why}`);
        const why = step.why ? [String(step.why)] : [];
        const when = step.at && step.state !== "waiting" ? [wallOf(step.at)] : [];
        return [step.key, step.state, ...when, ...why, ...skipped].join(" ");
      });
      const left = stay.leftAt ? `to ${wallOf(stay.leftAt)} ${stay.leftWhy}` : "on";
      const head = `${(stay.playbook as Item).name} ${wallOf(stay.enteredAt)} ${left}`;
      return [head, ...steps].join("; ");
    });
  }

  return { ...desk, people, live, mails, stays };
}
