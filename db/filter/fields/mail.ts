import { sql } from "drizzle-orm";
import { holds as holdKinds } from "../../schema/conversation.ts";
import type { Field, Standing } from "../field.ts";
import type { FieldType } from "../operators.ts";
import { outcomeFields } from "./outcome.ts";

const maker = (entity: "conversation" | "message", group: string) =>
(
  name: string,
  label: string,
  type: FieldType,
  at: Standing,
  nullable = true,
): Field => ({ field: `${entity}.${name}`, entity, label, group, type, nullable, at });

const conversation = maker("conversation", "Conversation");
const message = maker("message", "Message");
const column = (name: string, index?: string, more: Partial<Standing> = {}): Standing =>
  ({ kind: "column", column: name, ...(index ? { index } : {}), ...more }) as Standing;
const closed = (field: Field, options: readonly { value: string; label: string }[]): Field => ({
  ...field,
  options,
  closed: true,
});

/** What the start of a conversation that a playbook made says: which playbook, and the key of its action. */
const ofStart = (name: "playbook_id" | "action_key"): Standing => ({
  kind: "linked",
  holds: (alias, passes) =>
    sql`exists (select 1 from start ss where ss.id = ${sql.raw(alias)}.start_id and ss.playbook_id is not null
      and ${passes(sql.raw(`+ss.${name}`))})`,
  ids: (passes) =>
    sql`select sc.id from start ss indexed by start_playbook
      cross join conversation sc indexed by conversation_start on sc.start_id = ss.id
      where ss.playbook_id is not null and ${passes(sql.raw(`ss.${name}`))}`,
});

/** What one of a conversation's outbound messages says. */
const ofOutbound = (name: "teammate_id" | "channel_id"): Extract<Standing, { kind: "linked" }> => ({
  kind: "linked",
  holds: (alias, passes) =>
    sql`exists (select 1 from message sm indexed by message_conversation
      where sm.conversation_id = ${sql.raw(alias)}.id and sm.direction = 'out' and ${passes(sql.raw(`+sm.${name}`))})`,
});

/** What is built in of a conversation. */
export const conversationFields: readonly Field[] = [
  conversation("subject", "Subject", "text", column("subject", undefined, { searched: true }), false),
  closed(
    conversation("state", "State", "select", column("state", "conversation_state", { sorted: "active_at_ms" }), false),
    [
      { value: "pending", label: "Pending" },
      { value: "active", label: "Active" },
      { value: "closed", label: "Closed" },
    ],
  ),
  conversation("senderId", "Sender", "teammate", {
    ...ofOutbound("teammate_id"),
    ids: (passes) =>
      sql`select sm.conversation_id as id from message sm indexed by message_sender
        where ${passes(sql`sm.teammate_id`)} and sm.direction = 'out'`,
  }),
  conversation("channelId", "Channel", "channel", ofOutbound("channel_id")),
  conversation(
    "templateId",
    "Template",
    "template",
    column("template_id", "conversation_template", { sorted: "active_at_ms" }),
  ),
  conversation("playbookId", "Playbook", "playbook", ofStart("playbook_id")),
  conversation("step", "Playbook step", "text", ofStart("action_key")),
  conversation("replied", "Replied", "boolean", {
    kind: "condition",
    holds: (alias) => sql`${sql.raw(alias)}.replied_at_ms is not null`,
    ids: sql`select id from conversation indexed by conversation_replied where replied_at_ms is not null`,
  }, false),
  conversation("repliedAt", "Last reply", "instant", column("replied_at_ms")),
  conversation("unread", "Unread", "boolean", {
    kind: "condition",
    holds: (alias) => sql`${sql.raw(alias)}.unread_at_ms is not null`,
    ids: sql`select id from conversation indexed by conversation_unread where unread_at_ms is not null`,
  }, false),
  conversation("seen", "Seen", "boolean", {
    kind: "condition",
    holds: (alias) =>
      sql`exists (select 1 from message sm indexed by message_seen
        where sm.conversation_id = ${sql.raw(alias)}.id and sm.seen_first_at_ms is not null)`,
    ids: sql`select conversation_id as id from message indexed by message_seen where seen_first_at_ms is not null`,
  }, false),
  conversation("bounced", "Bounced", "boolean", {
    kind: "condition",
    holds: (alias) =>
      sql`exists (select 1 from message sm indexed by message_conversation
        cross join delivery_event se indexed by delivery_event_bounce on se.message_id = sm.id
        where sm.conversation_id = ${sql.raw(alias)}.id and se.kind = 'bounce')`,
    ids: sql`select sm.conversation_id as id from delivery_event se indexed by delivery_event_bounce
      cross join message sm on sm.id = se.message_id where se.kind = 'bounce'`,
  }, false),
  conversation("activeAt", "Last activity", "instant", column("active_at_ms", "conversation_newest"), false),
  conversation("createdAt", "Created", "instant", column("created_at_ms", "conversation_created"), false),
  ...outcomeFields,
];

const isTrue = (what: string): Standing => ({ kind: "condition", holds: (alias) => sql.raw(`${alias}.${what}`) });
const words = (kind: string) => (kind.charAt(0).toUpperCase() + kind.slice(1)).replaceAll("_", " ");

/** What is built in of one message, for the list of those. */
export const messageFields: readonly Field[] = [
  message("subject", "Subject", "text", column("subject"), false),
  message("teammateId", "Sender", "teammate", column("teammate_id", "message_queue", { pendingOnly: true }), false),
  message("templateId", "Template", "template", column("template_id", "message_template")),
  message("playbookId", "Playbook", "playbook", {
    kind: "linked",
    holds: (alias, passes) =>
      sql`exists (select 1 from start ss where ss.id = ${sql.raw(alias)}.start_id and ${passes(sql`+ss.playbook_id`)})`,
    ids: (passes) =>
      sql`select sm.id from start ss indexed by start_playbook
        cross join message sm indexed by message_start on sm.start_id = ss.id
        where ss.playbook_id is not null and ${passes(sql`ss.playbook_id`)}`,
  }),
  message("sendAt", "Send date", "instant", column("send_at_ms", "message_due", { pendingOnly: true }), false),
  closed(
    message("hold", "Held by", "select", column("hold", "message_held", { pendingOnly: true })),
    holdKinds.map((value) => ({ value, label: words(value) })),
  ),
  message("risk", "Risk", "number", column("risk", "message_risk", { pendingOnly: true }), false),
  message("edited", "Edited", "boolean", isTrue("edited_at_ms is not null"), false),
  message("approvalNeeded", "Needs approval", "boolean", isTrue("approval_needed = 1"), false),
  message("allowUnsubscribes", "Allows unsubscribes", "boolean", isTrue("allow_unsubscribes = 1"), false),
  message("createdAt", "Created", "instant", column("created_at_ms"), false),
];
