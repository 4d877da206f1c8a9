import type { z } from "zod";
import { wilson } from "#jobs/rules/wilson.ts";
import type * as contract from "../contract/numbers.ts";

export type Rate = z.input<typeof contract.rate>;

/** So many of so many; null of none: "not tracked" (TR3). */
export const toRate = (count: number, of: number): Rate =>
  of === 0 ? null : { count, of, value: count / of, ...wilson(count, of) };

/** A number as it is shown; null where mail was `sent` and none of it can `tell`, so that 0 would be a guess. */
export const toNumber = (count: number, { sent, tell }: { sent: number; tell: number }): number | null =>
  count === 0 && sent > 0 && tell === 0 ? null : count;
