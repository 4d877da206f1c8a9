import type { Answer } from "#web/shared/api.ts";

type Opens = Answer<"GET /api/messages/:id/opens">;
type Hit = Opens["hits"][number];

const many = (n: number, one: string, more: string) => n === 1 ? `1 ${one}` : `${n.toLocaleString("en")} ${more}`;

/** What was left out of how often a message was seen, in a sentence; null for nothing (TR2). */
export function leftOutText({ prefetch, scanner }: Opens["leftOut"]): string | null {
  const parts = [
    ...(prefetch > 0 ? [many(prefetch, "load ahead of being read", "loads ahead of being read")] : []),
    ...(scanner > 0 ? [many(scanner, "look of a mail filter", "looks of mail filters")] : []),
  ];
  return parts.length === 0 ? null : `Left out: ${parts.join(" and ")}.`;
}

/** One look in words: whose, and by what. */
export function hitText({ verdict, by, user }: Hit): string {
  const who = user?.name || "Somebody";
  switch (verdict) {
    case "human":
      return `${who} opened it`;
    case "proxy":
      return by === null ? `${who} opened it, by a proxy` : `${who} opened it in ${by}`;
    case "prefetch":
      return by === null ? "Loaded ahead of being read" : `Loaded ahead by ${by}`;
    case "scanner":
      return by === null ? "Likely a mail filter" : `${by}'s mail filter`;
  }
}
