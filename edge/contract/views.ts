import { z } from "zod";
import { teammateShort } from "./people.ts";
import { id, instant, line } from "./values.ts";

const list = z.enum(["accounts", "users", "pending", "active", "templates", "playbooks"]);
/** The most characters that one parameter, and a whole view, may hold: a filter at its largest fits. */
const mostInValue = 8_000;
const mostInView = 16_000;

/** What a list's URL says, parameter by parameter, its columns among it (VI1). */
const view = z.record(
  z.string().regex(/^[A-Za-z][\w.]{0,63}$/, "is no parameter of a list"),
  z.string().max(mostInValue, `is longer than ${mostInValue} characters`),
).refine((given) => Object.keys(given).length <= 40, "holds more than 40 parameters")
  .refine((given) => JSON.stringify(given).length <= mostInView, `is longer than ${mostInView} characters`);

export const savedView = z.object({
  id,
  list,
  name: z.string(),
  /** Everybody's to see. */
  shared: z.boolean(),
  owner: teammateShort,
  /** Whether the caller may rename, change, share and delete it. */
  mayChange: z.boolean(),
  view: z.record(z.string(), z.string()),
  updatedAt: instant,
});
export const savedViews = z.object({ items: z.array(savedView) });
export const viewsQuery = z.object({ list }).strict();
const fields = { name: line(100), shared: z.boolean(), view };
export const viewNew = z.object({ ...fields, list, shared: fields.shared.default(false) }).strict();
export const viewPatch = z.object(fields).partial().strict();
