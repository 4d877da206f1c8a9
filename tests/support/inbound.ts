import { sql } from "drizzle-orm";
import { newId } from "#db/ids.ts";
import { keepIntake } from "#db/queries/intake.ts";
import { lanes } from "#db/schema/conversation.ts";
import * as schema from "#db/schema/index.ts";
import type { MailAbout } from "#db/schema/inbound.ts";
import type { Channel, ProviderEvent } from "#jobs/channels/port.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import type { InboundDeps } from "#jobs/inbound/deps.ts";
import { makeInbound } from "#jobs/inbound/run.ts";
import { makeDatabase, type TestDatabase } from "./database.ts";
import { eventsIn } from "./inbound-events.ts";
import { makeReleaseWorkspace } from "./release-workspace.ts";

/** A mail as bytes; `headers` come first, and say more or other than the usual ones. */
export function mailBytes(o: {
  from: string;
  to: string | string[];
  cc?: string;
  subject?: string;
  id?: string | null;
  inReplyTo?: string;
  references?: string[];
  headers?: string[];
  text?: string;
}): Uint8Array {
  const lines = [
    ...(o.headers ?? []),
    `From: ${o.from}`,
    `To: ${[o.to].flat().join(", ")}`,
    ...(o.cc ? [`Cc: ${o.cc}`] : []),
    `Subject: ${o.subject ?? "Re: Hello"}`,
    ...(o.id === null ? [] : [`Message-ID: ${o.id ?? `<${newId().toLowerCase()}@customer.example>`}`]),
    ...(o.inReplyTo ? [`In-Reply-To: ${o.inReplyTo}`] : []),
    ...(o.references ? [`References: ${o.references.join(" ")}`] : []),
    "Date: Wed, 04 Mar 2026 12:00:00 +0000",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    o.text ?? "Thank you, that works for us.",
  ];
  return new TextEncoder().encode(lines.join("\r\n"));
}

/** A report as RFC 3464 says it. */
export function bounceBytes(
  o: { address: string; rfcMessageId?: string; status?: string; words?: string; id?: string },
) {
  const status = o.status ?? "5.1.1";
  const lines = [
    "From: Mail Delivery System <MAILER-DAEMON@mx.example>",
    "To: ada@team.example",
    "Subject: Undelivered Mail Returned to Sender",
    `Message-ID: ${o.id ?? `<${newId().toLowerCase()}@mx.example>`}`,
    "Date: Wed, 04 Mar 2026 12:00:00 +0000",
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "Your message could not be delivered.",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.example",
    "",
    `Final-Recipient: rfc822; ${o.address}`,
    "Action: failed",
    `Status: ${status}`,
    `Diagnostic-Code: smtp; 550 ${status} ${o.words ?? "No such user"}`,
    "",
    ...(o.rfcMessageId
      ? ["--b", "Content-Type: text/rfc822-headers", "", `Message-ID: ${o.rfcMessageId}`, `To: ${o.address}`, ""]
      : []),
    "--b--",
    "",
  ];
  return new TextEncoder().encode(lines.join("\r\n"));
}

/** What takes in, over a fresh database with a sender, an account and a clock that the test moves. Events of its channel are kept as
 * JSON, as they are. */
export async function makeInboundSite(o: { database?: TestDatabase; provider?: Partial<Channel> } = {}) {
  const database = o.database ?? await makeDatabase();
  const { db } = database;
  const workspace = await makeReleaseWorkspace(db, {
    channel: { kind: "resend" },
    sender: { address: "ada@team.example" },
  });
  const clock = { nowMs: workspace.nowMs };
  const links = makeLinks([{ id: 1, secret: new Uint8Array(32).fill(1) }], "https://parley.example");
  const logged: string[] = [];
  const deps: InboundDeps = {
    db,
    providerOf: () => Promise.resolve(o.provider as Channel),
    hookOf: () => ({ eventsOf: eventsIn }),
    links,
    nowMs: () => clock.nowMs,
    log: (_level, event) => void logged.push(event),
    isStopping: () => false,
  };
  const { run } = makeInbound(deps);
  const { channelId, accountId } = workspace;

  let n = 0;
  const keep = (kind: "hook" | "mail", body: Uint8Array, more: { eventId?: string; about?: MailAbout } = {}) =>
    keepIntake(db, [{
      channelId,
      eventId: more.eventId ?? `event-${++n}`,
      kind,
      contentType: null,
      body,
      about: more.about ?? null,
    }], clock.nowMs);
  const events = (...told: (Partial<ProviderEvent> & { base64?: string })[]) =>
    keep(
      "hook",
      new TextEncoder().encode(
        JSON.stringify(told.map((one) => ({ eventId: `told-${++n}`, atMs: clock.nowMs, ...one }))),
      ),
    );

  /** A user of the account. */
  async function addUser(email: string, at: string | null = accountId): Promise<string> {
    const userId = await workspace.addUser({ email });
    if (at !== null) await db.insert(schema.membership).values({ accountId: at, userId });
    return userId;
  }
  /** A mail that left an hour ago to this user. */
  async function addSent(email: string, over: Parameters<typeof workspace.addMessage>[0] = {}) {
    const userId = over.users?.[0] ?? await addUser(email);
    const id = newId();
    const rfcMessageId = links.rfcMessageId(id, "team.example");
    const made = await workspace.addMessage({
      id,
      users: [userId],
      state: "sent",
      lane: lanes.byHand,
      sealNo: 1,
      beganAtMs: clock.nowMs - 3_601_000,
      endedAtMs: clock.nowMs - 3_600_000,
      providerId: `provider-${id}`,
      rfcMessageId,
      createdAtMs: clock.nowMs - 7_200_000,
      ...over,
    });
    await db.run(sql`insert into send_try (claim_id, message_id, teammate_id, channel_id, counts_at_ms)
      values (${newId()}, ${id}, ${workspace.teammateId}, ${channelId}, ${clock.nowMs - 3_600_000})`);
    await db.run(sql`update conversation set state = ${over.state === undefined ? "active" : "pending"}
      where id = ${made.conversationId}`);
    return { ...made, rfcMessageId, email };
  }

  const messages = (conversationId: string) =>
    db.all<
      { id: string; direction: string; state: string; automatic: string | null; subject: string; text: string | null }
    >(sql`
      select m.id, m.direction, m.state, m.automatic, m.subject, i.text from message m
      left join inbound_mail i on i.message_id = m.id where m.conversation_id = ${conversationId}
      order by m.created_at_ms, m.id`);
  const conversation = async (id: string) =>
    (await db.all<{ state: string; closedWhy: string | null; first: number | null; replied: number | null }>(sql`
      select state, closed_why as "closedWhy", replied_first_at_ms as first, replied_at_ms as replied from conversation
      where id = ${id}`))[0]!;
  const told = (messageId: string) =>
    db.all<{ kind: string; address: string | null; userId: string | null; code: string | null; class: string | null }>(
      sql`
      select kind, address, user_id as "userId", code, class from delivery_event where message_id = ${messageId}
      order by at_ms, id`,
    );
  const suppressed = () =>
    db.all<{ address: string; why: string }>(sql`select address, why from suppression order by address`);
  const intakes = () =>
    db.all<{ state: string; why: string | null; tries: number; size: number }>(sql`
      select state, why, tries, length(body) as size from intake order by rowid`);
  return {
    ...workspace,
    database,
    deps,
    clock,
    links,
    logged,
    run,
    keep,
    events,
    addUser,
    addSent,
    messages,
    conversation,
    told,
    suppressed,
    intakes,
  };
}
