import { type SQL, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { copyLives, startWritesTo, startWritesToUser } from "#db/queries/twice.ts";
import { makeDatabase } from "#tests/support/database.ts";

const conditions: [string, SQL][] = [
  ["to an address", startWritesTo(sql`${"grace@acme.example"}`)],
  ["to a user", startWritesToUser(sql`${"u"}`)],
  ["by a copy", copyLives],
];

test.each(conditions)(
  "[ST6] [ST9] whether a message would be a second mail %s is asked along indexes",
  async (_, holds) => {
    const { db } = await makeDatabase();
    const rows = await db.all<{ detail: string }>(
      sql`explain query plan select 1 from message m where m.id = ${"m"} and ${holds}`,
    );
    const plan = rows.map(({ detail }) => detail);
    expect(plan.filter((line) => line.startsWith("SCAN ") && line !== "SCAN CONSTANT ROW")).toEqual([]);
    expect(plan.filter((line) => line.includes("AUTOMATIC"))).toEqual([]);
    // Along a person's mail, a copy's original or its key: never along all that a start made.
    expect(plan.filter((line) => /message_(start|account|ended)/.test(line))).toEqual([]);
  },
);
