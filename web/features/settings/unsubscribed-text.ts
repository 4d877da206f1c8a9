import type { Answer } from "#web/shared/api.ts";

type Unsubscribe = Answer<"GET /api/unsubscribes">["items"][number];

/** Who unsubscribed somebody, and how it came about. */
export function unsubscribedBy({ by, machine }: Pick<Unsubscribe, "by" | "machine">): string {
  if (by !== null) return `By hand, by ${by.name}`;
  switch (machine) {
    case "burst":
      return "Likely by a mail filter: links of several people were used from one network at once";
    case "too_soon":
      return "Likely by a mail filter: right after the mail arrived, and by no browser";
    case null:
      return "By their own act";
  }
}

/** "1 unsubscribe was likely made by a mail filter", "12 unsubscribes were …". */
export function machinesText({ count, isMore }: { count: number; isMore: boolean }): string {
  const many = count === 1
    ? "1 unsubscribe was"
    : `${count.toLocaleString("en")}${isMore ? "+" : ""} unsubscribes were`;
  return `${many} likely made by mail filters, and not by the people. They hold until somebody takes them back.`;
}

export const usersText = (n: number): string => n === 1 ? "1 user" : `${n.toLocaleString("en")} users`;

/** How many people starts would write to again. */
export function outText({ count, isMore }: { count: number; isMore: boolean }): string {
  if (count === 0) return "Nobody has unsubscribed.";
  return count === 1
    ? "1 person has unsubscribed."
    : `${count.toLocaleString("en")}${isMore ? "+" : ""} people have unsubscribed.`;
}
