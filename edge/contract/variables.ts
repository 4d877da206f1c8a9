import { z } from "zod";
import { id } from "./values.ts";

export const variableValues = z.object({
  values: z.record(z.string(), z.string().nullable()),
  barred: z.array(z.string()),
});
export const valuesQuery = z.object({
  messageId: id.optional(),
  userId: id.optional(),
  accountId: id.optional(),
  teammateId: id.optional(),
}).strict();
export const variable = z.object({
  path: z.string(),
  label: z.string(),
  group: z.enum(["user", "account", "csm", "ae", "sender"]),
  type: z.string(),
});
