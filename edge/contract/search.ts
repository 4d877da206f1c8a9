import { z } from "zod";
import { id } from "./values.ts";

/** What somebody typed to find something by its name, its address or its subject (VI6). */
export const searchQuery = z.object({ q: z.string().trim().min(1, "is empty").max(200) }).strict();
export const searchHit = z.object({
  kind: z.enum(["account", "user", "template", "conversation"]),
  id,
  /** A subject holds its variables in braces. */
  title: z.string(),
  /** What tells it from others of its name. */
  detail: z.string(),
});
export const searchAnswer = z.object({ items: z.array(searchHit) });
