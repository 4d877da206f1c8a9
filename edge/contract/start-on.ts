import { z } from "zod";
import { filterIn, mostLeftOut, narrowedAccounts, narrowedUsers } from "./narrowed.ts";
import { id } from "./values.ts";

export const audience = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("owners") }).strict(),
  z.object({ kind: z.literal("all") }).strict(),
  /** Those of each account's users who match (VI2); what it says of owners and roles is said of that very account (ST4). */
  z.object({ kind: z.literal("rule"), rule: filterIn }).strict(),
]);
const except = z.array(id).max(mostLeftOut).optional();
export const startOn = z.union([
  z.object({ accountIds: z.array(id).min(1).max(10_000) }).strict(),
  z.object({ userIds: z.array(id).min(1).max(10_000), accountId: id.optional() }).strict(),
  /** All that match what the list is narrowed to, when the start is planned (ST1). */
  narrowedAccounts.extend({ of: z.literal("accounts"), except }).strict(),
  /** Here `accountId` narrows the list, and is the account of each conversation. */
  narrowedUsers.extend({ of: z.literal("users"), except }).strict(),
]);
