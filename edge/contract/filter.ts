import { z } from "zod";

const most = { depth: 5, parts: 150 };
type Condition = { field: string; op: string; value?: string | number | boolean | string[] | number[] };

/** The filter language (VI2). Which fields and operators there are says `GET /api/fields`. */
export type FilterJson = { all: FilterJson[] } | { any: FilterJson[] } | { not: FilterJson } | Condition;

/** A filter in a body. Only its outer shape is judged here, before anything walks it: fields, operators and values are the registry's,
 * which names what is wrong. */
export const filterJson = z.custom<FilterJson>(isShallow, `is no filter, or nested deeper than ${most.depth} groups`)
  .meta({ type: "object", description: "Groups (`all`, `any`, `not`) of conditions `{field, op, value}`" });

/** Whether it is groups of groups down to the depth that is allowed, and not too many of them. */
function isShallow(value: unknown): boolean {
  let level = [value];
  let left = most.parts;
  for (let depth = 0; level.length > 0; depth++) {
    left -= level.length;
    if (left < 0 || depth > most.depth) return false;
    const inner: unknown[] = [];
    for (const node of level) {
      if (typeof node !== "object" || node === null || Array.isArray(node)) return false;
      const { all, any, not } = node as Record<string, unknown>;
      const parts = all ?? any ?? (not === undefined ? [] : [not]);
      if (!Array.isArray(parts) || parts.length > most.parts) return false;
      inner.push(...parts);
    }
    level = inner;
  }
  return true;
}

/** A filter in a URL: its JSON as text. */
export const filterText = z.string().max(8_000, "is longer than 8,000 characters");

/** A list by the values of a trait. */
export const traitSort = z.string().regex(/^-?traits\.[a-z][A-Za-z0-9_]{0,49}$/, "is not what this list is sorted by");

/** `long`: whoever asks waits up to 5 s for a number that the quick answer did not come to. */
export const countPatience = z.enum(["long"]);

/** How many rows a list has: exactly up to 10,000, else so many that were found before looking for more ended. */
export const countAnswer = z.object({ count: z.number(), isMore: z.boolean() });

const takes = z.enum(["nothing", "one", "many", "days"]);
/** What a filter may name, for a builder: a field's type says what stands behind an operator that takes one value or many. */
export const fieldsAnswer = z.object({
  items: z.array(z.object({
    field: z.string(),
    label: z.string(),
    entity: z.enum(["account", "user", "conversation", "message"]),
    group: z.string(),
    type: z.enum([
      "text",
      "url",
      "number",
      "money",
      "date",
      "instant",
      "boolean",
      "select",
      "teammate",
      "account",
      "user",
      "template",
      "playbook",
      "channel",
    ]),
    ops: z.array(z.object({ op: z.string(), label: z.string(), takes })),
    options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
    takesOwn: z.boolean().optional().describe("Any other text is a value too"),
  })),
});
