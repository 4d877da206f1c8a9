import type { SQL } from "drizzle-orm";
import { sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import { batch } from "../../statements.ts";
import { conversations } from "./mail.ts";
import { accounts, memberships, userCounts, users } from "./people.ts";
import type { Given, ScaleAmounts, Stretch } from "./sql.ts";
import { starts, teammates, templates } from "./team.ts";
import { traitsOf } from "./traits.ts";

/** A workspace as large as any that is promised to be quick (VI1), or a part of it. */
export const scaleAmounts = (part: number): ScaleAmounts => ({
  teammates: 60,
  templates: Math.max(20, Math.round(1_000 * part)),
  starts: 200,
  accounts: Math.round(200_000 * part),
  users: Math.round(1_000_000 * part),
  conversations: Math.round(1_000_000 * part),
});

type Step = { words: string; count: (amounts: ScaleAmounts) => number; make: (given: Given, part: Stretch) => SQL[] };
const steps: Step[] = [
  { words: "teammates", count: (a) => a.teammates, make: teammates },
  { words: "templates", count: (a) => a.templates, make: templates },
  { words: "starts", count: (a) => a.starts, make: starts },
  { words: "accounts", count: (a) => a.accounts, make: accounts },
  { words: "traits of accounts", count: (a) => a.accounts, make: traitsOf("account") },
  { words: "users", count: (a) => a.users, make: users },
  { words: "memberships", count: (a) => a.users, make: memberships },
  { words: "traits of users", count: (a) => a.users, make: traitsOf("user") },
  { words: "counts of users", count: (a) => a.accounts, make: userCounts },
  { words: "conversations and their mail", count: (a) => a.conversations, make: conversations },
  { words: "traits of conversations", count: (a) => a.conversations, make: traitsOf("conversation") },
];

/** Rows that one transaction makes. */
const rowsAtOnce = 20_000;
/** Of the writer while it fills, in KiB: the indexes are written all over. */
const cacheKib = 524_288;

/**
 * Fills a workspace by statements that each make a bounded stretch of rows. The same `given` makes the same rows. `tell` is told
 * how far it is, in words.
 */
export async function fillScale(
  { db, long }: Database,
  given: Given,
  tell: (words: string) => void,
): Promise<void> {
  await db.run(sql.raw(`pragma cache_size=-${cacheKib}`));
  for (const { words, count, make } of steps) {
    const all = count(given.amounts);
    const beganMs = performance.now();
    for (let from = 0; from < all; from += rowsAtOnce) {
      await batch(long, make(given, { from, to: Math.min(all, from + rowsAtOnce) }));
    }
    tell(`${all.toLocaleString("en")} ${words}, ${((performance.now() - beganMs) / 1000).toFixed(1)} s`);
  }
  await db.run(sql`pragma cache_size=-2000`);
}
