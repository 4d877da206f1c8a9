import { z } from "zod";

const value = z.union([
  z.string().max(1_000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(1_000)),
  z.array(z.number()),
]);
const condition = z.object({ field: z.string().max(200), op: z.string().max(50), value: value.optional() }).strict();

/** The filter language (VI2). Which fields and operators there are says `GET /api/fields`. */
export type FilterJson =
  | { all: FilterJson[] }
  | { any: FilterJson[] }
  | { not: FilterJson }
  | z.output<typeof condition>;

/** The outer shape alone: fields, operators, values and depth are the registry's to judge, which names what is wrong. */
export const filterJson: z.ZodType<FilterJson> = z.lazy(() =>
  z.union([
    z.object({ all: z.array(filterJson) }).strict(),
    z.object({ any: z.array(filterJson) }).strict(),
    z.object({ not: filterJson }).strict(),
    condition,
  ])
);
