import { type SQL, sql } from "drizzle-orm";
import { fold } from "../fold.ts";
import { formsOf, textContains } from "../queries/search.ts";
import type { Test } from "./asked.ts";

/** Whether a value passes, true, false or null without one. `folded`: it stands folded. */
export function passes(value: SQL, test: Test, folded = false): SQL {
  switch (test.kind) {
    case "set":
      return sql`${value} is not null`;
    case "yes":
      return sql`${value} = 1`;
    case "among":
      return test.values.length === 1 ? sql`${value} = ${test.values[0]}` : sql`${value} in (${listed(test.values)})`;
    case "contains":
      return folded ? sql`instr(${value}, ${fold(test.text)}) > 0` : textContains(sql`lower(${value})`, test.text);
    case "starts":
      return folded ? beginsWith(value, fold(test.text)) : textBegins(value, test.text);
    case "between":
      return between(value, test);
  }
}

/** Whether an index on the value finds those that pass without looking at others. */
export const isIndexed = (test: Test, folded = false): boolean =>
  test.kind === "among" || test.kind === "between" || test.kind === "set" ||
  (test.kind === "starts" && folded && behind(fold(test.text)) !== null);

export const listed = (values: readonly (string | number)[]): SQL =>
  sql.join(values.map((value) => sql`${value}`), sql`, `);

function between(value: SQL, { from, to }: Extract<Test, { kind: "between" }>): SQL {
  const ends: SQL[] = [];
  if (from) ends.push(from.included ? sql`${value} >= ${from.value}` : sql`${value} > ${from.value}`);
  if (to) ends.push(to.included ? sql`${value} <= ${to.value}` : sql`${value} < ${to.value}`);
  return sql`(${sql.join(ends, sql` and `)})`;
}

/** As a stretch of the order that texts stand in. */
function beginsWith(value: SQL, text: string): SQL {
  const end = behind(text);
  return end === null
    ? sql`substr(${value}, 1, length(${text})) = ${text}`
    : sql`(${value} >= ${text} and ${value} < ${end})`;
}

/** Whatever the case of a to z, and of the rest as it was asked or small. */
function textBegins(value: SQL, text: string): SQL {
  return sql`(${
    sql.join(formsOf(text).map((form) => sql`substr(lower(${value}), 1, length(${form})) = ${form}`), sql` or `)
  })`;
}

/** The first text behind all that begin with `text`, by code points; null where there is none. */
function behind(text: string): string | null {
  const letters = Array.from(text);
  const last = letters.at(-1)?.codePointAt(0);
  if (last === undefined || last >= 0x10ffff) return null;
  const next = last + 1;
  // Halves of characters are no characters.
  return letters.slice(0, -1).join("") + String.fromCodePoint(next >= 0xd800 && next <= 0xdfff ? 0xe000 : next);
}
