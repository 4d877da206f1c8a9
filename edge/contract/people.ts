import { z } from "zod";
import { filterText, traitSort } from "./filter.ts";
import { hasFewTags, tooManyTags } from "./tags.ts";
import { date, email, flag, id, instant, line, lines, optionalLine, page, pageOf, timeZone, traits } from "./values.ts";

export const role = z.enum(["admin", "member", "observer"]);

export const spans = z.array(z.tuple([z.string(), z.string()])).max(20);
/** Per weekday the open `[start, end)` spans; null is always open (SW1). */
export const sendingWindow = z.object({
  mon: spans.optional(),
  tue: spans.optional(),
  wed: spans.optional(),
  thu: spans.optional(),
  fri: spans.optional(),
  sat: spans.optional(),
  sun: spans.optional(),
}).strict().nullable();

export const teammateShort = z.object({ id, name: z.string(), email: z.string(), color: z.string() });

export const teammate = z.object({
  id,
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  name: z.string(),
  color: z.string(),
  role,
  state: z.enum(["invited", "active", "left"]),
  maySend: z.boolean(),
  timeZone: z.string(),
  sendingWindow,
  /** Whose public holidays close the window, such as "DE" or "DE-BY"; null for none (SW4). */
  holidayRegion: z.string().nullable(),
  /** HTML with variables in braces. */
  signature: z.string(),
  traits,
  createdAt: instant,
  /** Since when they work here no more, and who has their accounts and pending mail (PD2). */
  left: z.object({ at: instant, to: teammateShort.nullable() }).nullable(),
});

export const teammatePatch = z.object({
  firstName: line(100),
  lastName: line(100),
  timeZone,
  sendingWindow,
  holidayRegion: z.string().max(10).nullable(),
  signature: lines(100_000).refine(hasFewTags, tooManyTags),
  traits,
  role,
  maySend: z.boolean(),
}).partial().strict();

export const invite = z.object({ email, firstName: line(100), lastName: line(100), role }).strict();
export const joinLink = z.object({ teammate, joinUrl: z.string(), endsAt: instant });

export const accountFields = z.object({
  externalId: optionalLine(200),
  name: line(300),
  status: optionalLine(100),
  csmEmail: email.nullable(),
  aeEmail: email.nullable(),
  csmId: id.nullable(),
  aeId: id.nullable(),
  mrrCents: z.number().int().min(0).max(1e13).nullable(),
  renewsOn: date.nullable(),
  health: z.number().int().min(0).max(10).nullable(),
  /** Whether its people read mail is not looked at (TR4). */
  untracked: z.boolean(),
  traits,
}).partial().strict();
export const accountNew = accountFields.required({ name: true });

export const account = z.object({
  id,
  externalId: z.string().nullable(),
  name: z.string(),
  status: z.string().nullable(),
  csm: teammateShort.nullable(),
  ae: teammateShort.nullable(),
  mrrCents: z.number().nullable(),
  renewsOn: z.string().nullable(),
  health: z.number().nullable(),
  userCount: z.number(),
  untracked: z.boolean(),
  traits,
  createdAt: instant,
});

export const membershipIn = z.object({
  id: id.optional(),
  externalId: line(200).optional(),
  name: line(300).optional(),
  isOwner: z.boolean().optional(),
  role: optionalLine(200).optional(),
}).strict().refine((a) => [a.id, a.externalId, a.name].filter((v) => v !== undefined).length === 1, {
  error: "names one of id, externalId or name",
});

export const userFields = z.object({
  externalId: optionalLine(200),
  email: email.nullable(),
  firstName: optionalLine(100),
  lastName: optionalLine(100),
  lastSeenAt: instant.nullable(),
  /** Whether they read mail is not looked at (TR4). */
  untracked: z.boolean(),
  traits,
  accounts: z.array(membershipIn).max(50),
}).partial().strict();
export const userNew = userFields.extend({ email }).strict();

export const user = z.object({
  id,
  externalId: z.string().nullable(),
  email: z.string().nullable(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  name: z.string(),
  lastSeenAt: instant.nullable(),
  /** Who: a teammate's name, or `self`; the reason is theirs, where they gave one. */
  unsubscribed: z.object({ at: instant, by: z.string(), reason: z.string().nullable() }).nullable(),
  suppressed: z.object({ at: instant, why: z.string(), detail: z.string().nullable(), by: z.string().nullable() })
    .nullable(),
  /** Whether they read mail is not looked at (TR4): by themselves, whatever holds for their accounts. */
  untracked: z.boolean(),
  /** Where one is untracked, nobody looks whether its users read mail, whatever they say themselves. */
  accounts: z.array(z.object({
    id,
    name: z.string(),
    isOwner: z.boolean(),
    role: z.string().nullable(),
    untracked: z.boolean(),
  })),
  traits,
  createdAt: instant,
});

export const accountsQuery = z.object({
  ...page,
  q: z.string().trim().max(200).optional(),
  status: z.string().max(100).optional(),
  csmId: z.union([id, z.literal("none")]).optional(),
  filter: filterText.optional(),
  sort: z.enum(["name", "-name", "mrr", "-mrr", "renewsOn", "-renewsOn", "health", "-health", "created", "-created"])
    .or(traitSort).default("name"),
}).strict();

export const usersQuery = z.object({
  ...page,
  q: z.string().trim().max(200).optional(),
  accountId: id.optional(),
  unsubscribed: flag.optional(),
  filter: filterText.optional(),
  sort: z.enum([
    "name",
    "-name",
    "email",
    "-email",
    "lastSeen",
    "-lastSeen",
    "unsubscribed",
    "-unsubscribed",
    "created",
    "-created",
  ])
    .or(traitSort).default("name"),
}).strict();

/** CSM and AE of many accounts at once (PD2). */
export const accountsPatch = z.object({
  ids: z.array(id).min(1).max(1000),
  csmId: id.nullable().optional(),
  aeId: id.nullable().optional(),
  status: optionalLine(100).optional(),
}).strict();

/** Unsubscribe or resubscribe users by hand (SU2). */
export const subscriptionPatch = z.object({ ids: z.array(id).min(1).max(1000), unsubscribed: z.boolean() }).strict();

const upserted = z.object({
  results: z.array(z.union([
    z.object({ id, status: z.enum(["created", "updated", "unchanged"]) }),
    z.object({ error: z.object({ code: z.string(), message: z.string(), field: z.string().optional() }) }),
  ])),
});
/** Items are checked one by one: a bad one is an error in its place, the good ones go in (PD6). */
export const bulk = z.object({ items: z.array(z.record(z.string(), z.unknown())).min(1).max(1000) }).strict();
export const bulkAnswer = upserted;

export const traitEntity = z.enum(["account", "user", "teammate", "conversation"]);
export const traitType = z.enum(["text", "number", "boolean", "date", "url", "select"]);
export const traitKey = z.string().regex(/^[a-z][A-Za-z0-9_]{0,49}$/, {
  error: "starts with a small letter and holds letters, digits and _ only, 50 at most",
});
const option = z.object({ value: line(100), label: line(100) }).strict();
export const traitNew = z.object({
  entity: traitEntity,
  key: traitKey,
  label: line(100),
  type: traitType,
  options: z.array(option).max(200).optional(),
  editRight: z.enum(["admins", "members", "api"]).default("members"),
}).strict();
export const traitPatch = z.object({
  label: line(100),
  options: z.array(option).max(200),
  editRight: z.enum(["admins", "members", "api"]),
  archived: z.boolean(),
}).partial().strict();
export const trait = z.object({
  id,
  entity: traitEntity,
  key: z.string(),
  label: z.string(),
  type: traitType,
  options: z.array(option),
  editRight: z.enum(["admins", "members", "api"]),
  archived: z.boolean(),
});

/** What a trait is used by, counted up to 100,000 rows; pending mail among the 10,000 that leave first; what others keep to themselves is counted without its name. */
export const traitUses = z.object({
  rows: z.number(),
  options: z.array(z.object({ value: z.string(), count: z.number() })),
  pending: z.object({ count: z.number(), isMore: z.boolean() }),
  templates: z.array(z.object({ id: id.nullable(), name: z.string().nullable() })),
  views: z.array(z.object({ name: z.string().nullable(), list: z.string() })),
});

export const accountPage = pageOf(account);
export const userPage = pageOf(user);
