import { type SQL, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { playbookNumbersQuery, playbooksQuery } from "#db/queries/playbook-list.ts";
import { olderStaysQuery } from "#db/queries/playbook-move.ts";
import { staysQuery } from "#db/queries/playbook-history.ts";
import { makeDatabase } from "#tests/support/database.ts";

const after = { value: "x", id: "x" };
const list = { archived: false, q: null, descending: false, limit: 50 };
const place = { enteredAtMs: 1, id: "x" };
/** Each list and the index that it goes along; none sorts what it found. */
const queries: [string, SQL, string[]][] = [
  ["by name", playbooksQuery({ ...list, sort: "name", after: null }), ["playbook_name"]],
  ["by name, searched", playbooksQuery({ ...list, sort: "name", q: "a", state: "live", after }), ["playbook_name"]],
  ["by change", playbooksQuery({ ...list, sort: "updatedAt", descending: true, after }), ["playbook_updated"]],
  ["of a playbook", staysQuery({ playbookId: "p", after: null, limit: 50 }), ["enrollment_playbook"]],
  ["of a playbook, in", staysQuery({ playbookId: "p", isOpen: true, after: place, limit: 50 }), [
    "enrollment_playbook",
  ]],
  ["of an account", staysQuery({ accountId: "a", after: place, limit: 50 }), ["enrollment_account"]],
  ["of both", staysQuery({ playbookId: "p", accountId: "a", after: null, limit: 50 }), ["enrollment_account"]],
  ["older stays", olderStaysQuery("p", 3), ["enrollment_version"]],
  [
    "numbers",
    playbookNumbersQuery(["p"]),
    ["enrollment_open", "enrollment_acted", "start_playbook", "message_start"],
  ],
];

test.each(queries)("[VI1] the list of playbooks or stays %s goes along its index", async (_, query, indexes) => {
  const { db } = await makeDatabase();
  const plan = (await db.all<{ detail: string }>(sql`explain query plan ${query}`)).map(({ detail }) => detail);
  for (const index of indexes) expect(plan.join("\n")).toContain(`INDEX ${index}`);
  expect(plan.filter((line) => line.includes("TEMP B-TREE"))).toEqual([]);
  const scans = plan.filter((line) =>
    line.startsWith("SCAN ") && !/INDEX playbook_|json_each|VIRTUAL|CONSTANT|subquery/i.test(line)
  );
  expect(scans).toEqual([]);
});
