import type { z } from "zod";
import type * as people from "../contract/people.ts";

// Each at least 4.5:1 against white, so that a name in white on it can be read.
const colors = [
  "#3b5bdb",
  "#0b7285",
  "#237a36",
  "#a61e4d",
  "#862e9c",
  "#c92a2a",
  "#5f3dc4",
  "#945200",
  "#1864ab",
  "#5c4813",
];

/** The colour of a teammate's caret and avatar, the same everywhere; from the id, since a client's own word is no proof. */
export function colorOf(teammateId: string): string {
  let sum = 0;
  for (const char of teammateId) sum = (sum * 31 + char.charCodeAt(0)) % 9973;
  return colors[sum % colors.length]!;
}

export const nameOf = (t: { firstName: string; lastName: string; email: string }): string =>
  `${t.firstName} ${t.lastName}`.trim() || t.email;

export type TeammateShort = z.output<typeof people.teammateShort>;

export const toTeammateShort = (
  t: { id: string; firstName: string; lastName: string; email: string },
): TeammateShort => ({
  id: t.id,
  name: nameOf(t),
  email: t.email,
  color: colorOf(t.id),
});
