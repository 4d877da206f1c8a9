import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import * as p from "../people.ts";
import { instant } from "../values.ts";

/** Accounts, users, traits. */
export const peopleEndpoints = {
  "GET /api/accounts": { summary: "Accounts", who: "observer", query: p.accountsQuery, answer: p.accountPage },
  "GET /api/accounts/statuses": {
    summary: "The statuses in use, with counts",
    who: "observer",
    answer: z.object({ items: z.array(z.object({ status: z.string().nullable(), count: z.number() })) }),
  },
  "GET /api/accounts/csms": {
    summary: "How many accounts each CSM looks after",
    who: "observer",
    answer: z.object({ items: z.array(z.object({ csmId: z.string().nullable(), count: z.number() })) }),
  },
  "POST /api/accounts": {
    summary: "Make an account",
    who: "member",
    body: p.accountNew,
    answer: p.account,
    status: 201,
    creates: true,
  },
  "PATCH /api/accounts": {
    summary: "Change CSM, AE or status of many accounts",
    who: "member",
    body: p.accountsPatch,
    answer: z.object({ changed: z.number() }),
  },
  "POST /api/accounts/bulk": {
    summary: "Upsert up to 1,000 accounts",
    who: "member",
    body: p.bulk,
    answer: p.bulkAnswer,
  },
  "GET /api/accounts/:id": { summary: "One account", who: "observer", answer: p.account },
  "PATCH /api/accounts/:id": { summary: "Change an account", who: "member", body: p.accountFields, answer: p.account },
  "GET /api/users": { summary: "Users", who: "observer", query: p.usersQuery, answer: p.userPage },
  "POST /api/users": {
    summary: "Make a user",
    who: "member",
    body: p.userNew,
    answer: p.user,
    status: 201,
    creates: true,
  },
  "POST /api/users/bulk": { summary: "Upsert up to 1,000 users", who: "member", body: p.bulk, answer: p.bulkAnswer },
  "POST /api/users/subscription": {
    summary: "Unsubscribe or resubscribe users by hand",
    who: "member",
    body: p.subscriptionPatch,
    // How many pending mails it stopped: resubscribing brings none of them back (SU3). `at`: what takes a resubscribing back names it.
    answer: z.object({ changed: z.number(), skipped: z.number(), at: instant }),
  },
  "GET /api/users/:id": { summary: "One user", who: "observer", answer: p.user },
  "PATCH /api/users/:id": { summary: "Change a user", who: "member", body: p.userFields, answer: p.user },
  "GET /api/traits": {
    summary: "Trait definitions",
    who: "observer",
    query: z.object({ entity: p.traitEntity.optional() }).strict(),
    answer: z.object({ items: z.array(p.trait) }),
  },
  "POST /api/traits": {
    summary: "Define a trait",
    who: "admin",
    body: p.traitNew,
    answer: p.trait,
    status: 201,
    creates: true,
  },
  "GET /api/traits/:id/uses": {
    summary: "How many rows hold a trait, and which pending mail, templates and views speak of it",
    who: "admin",
    answer: p.traitUses,
  },
  "PATCH /api/traits/:id": {
    summary: "Change a trait's label, options or right",
    who: "admin",
    body: p.traitPatch,
    answer: p.trait,
  },
} as const satisfies Record<string, Endpoint>;
