import type { Field, FilterEntity } from "./field.ts";
import type { Parsed } from "./parse.ts";

/** What one condition makes a row cost: 1 where the row, or one that it names, says it; more where others are looked through, most
 * through a person's mail. */
const perTie = { own: 1, people: 2, mail: 4 } as const;

/**
 * What a filter makes each row of a list cost at most, in conditions on the row itself (VI1). Text is looked for in all that the row is
 * tied to, and "no conversation that …" is known only at the last of them, so that twenty conditions of most kinds are bearable, and
 * forty of those are not.
 */
export function weightOf(parsed: Parsed, of: FilterEntity, isNone = false): number {
  if (parsed.kind === "not") return weightOf(parsed.part, of, true);
  if (parsed.kind !== "condition") return parsed.parts.reduce((sum, part) => sum + weightOf(part, of, isNone), 0);
  const tie = tieOf(parsed.field, of);
  const weight = perTie[tie] + (parsed.test.kind === "contains" && tie !== "own" ? 1 : 0);
  return isNone && tie === "mail" ? weight * 2 : weight;
}

function tieOf({ entity, at }: Field, of: FilterEntity): keyof typeof perTie {
  if (of === "message") return entity === "user" || at.kind === "membership" ? "people" : "own";
  if (at.kind === "membership") return of === "conversation" ? "mail" : "people";
  if (entity === of) return "own";
  return entity === "conversation" || of === "conversation" ? "mail" : "people";
}
