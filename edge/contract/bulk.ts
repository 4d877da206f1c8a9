import { z } from "zod";
import { conversationsQuery } from "./conversations.ts";
import { mostLeftOut, narrowedAccounts, narrowedUsers, narrowingOf } from "./narrowed.ts";
import { teammateShort } from "./people.ts";
import { id, instant, line, optionalLine, traits } from "./values.ts";

const mostIds = 10_000;

export const narrowedConversations = narrowingOf(conversationsQuery);

/** Rows by id; or `all` that match what the list was narrowed to, but for those that are left out. */
const chosenOf = <S extends z.ZodRawShape>(list: S) =>
  z.object({
    ids: z.array(id).min(1).max(mostIds).optional(),
    all: z.literal(true).optional(),
    except: z.array(id).max(mostLeftOut).optional(),
    ...list,
  }).strict().superRefine((chosen, { addIssue }) => {
    const { ids, all, ...narrowed } = chosen as { ids?: string[]; all?: true };
    const refuse = (field: string, message: string) => addIssue({ code: "custom", path: [field], message });
    if (ids === undefined && all !== true) refuse("ids", "or all: true says which");
    const more = Object.entries({ all, ...narrowed }).find(([, value]) => value !== undefined);
    if (ids !== undefined && more) refuse(more[0], "is not for rows by id");
  });

const traitsAct = z.object({ kind: z.literal("traits"), traits }).strict();
const assignAct = z.object({
  kind: z.literal("assign"),
  csmId: id.nullable().optional(),
  aeId: id.nullable().optional(),
  status: optionalLine(100).optional(),
}).strict();
const subscriptionAct = z.object({ kind: z.literal("subscription"), unsubscribed: z.boolean() }).strict();
/** Whether their reading is looked at (TR4). */
const trackingAct = z.object({ kind: z.literal("tracking"), untracked: z.boolean() }).strict();
const closeAct = z.object({ kind: z.literal("close"), closedWhy: line(200).optional() }).strict();

export const chosenAccounts = chosenOf(narrowedAccounts.shape);
export const chosenUsers = chosenOf(narrowedUsers.shape);
export const chosenConversations = chosenOf(narrowedConversations.shape);

/** One act on many rows (VI1): the same as by hand on each. */
export const bulkRunNew = z.discriminatedUnion("entity", [
  z.object({
    entity: z.literal("account"),
    chosen: chosenAccounts,
    act: z.discriminatedUnion("kind", [assignAct, traitsAct, trackingAct]),
  }).strict(),
  z.object({
    entity: z.literal("user"),
    chosen: chosenUsers,
    act: z.discriminatedUnion("kind", [subscriptionAct, traitsAct, trackingAct]),
  }).strict(),
  z.object({
    entity: z.literal("conversation"),
    chosen: chosenConversations,
    act: z.discriminatedUnion("kind", [closeAct, traitsAct]),
  }).strict(),
]);

export const bulkRun = z.object({
  id,
  entity: z.enum(["account", "user", "conversation"]),
  act: z.enum(["assign", "subscription", "close", "traits", "tracking"]),
  state: z.enum(["waiting", "running", "done", "cancelled", "failed"]),
  /** How many rows it is for, null where they were not counted to their end. */
  count: z.number().nullable(),
  /** Rows dealt with so far, and of these the ones that were not so already. */
  seen: z.number(),
  changed: z.number(),
  failure: z.string().nullable(),
  createdBy: teammateShort.nullable(),
  createdAt: instant,
  endedAt: instant.nullable(),
});
