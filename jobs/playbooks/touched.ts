import type { Change } from "#db/changes.ts";
import type { TouchedBy } from "#db/queries/playbook-touched.ts";

/** What is said of a message that no rule asks about. */
const asides = [
  "asked",
  "checked",
  "commented",
  "dismissed",
  "edited",
  "held",
  "mentions",
  "reopened",
  "sealed",
];

/** What these changes may make accounts match, or no longer match. Mail counts only where some rule asks of conversations. */
export function touchedBy(changes: readonly Change[], asksOfMail: boolean): TouchedBy {
  const idsOf = (entity: string, but: readonly string[] = []) => [
    ...new Set(changes.filter((c) => c.entity === entity && !but.includes(c.kind)).map(({ id }) => id)),
  ];
  const starts = changes.filter(({ entity }) => entity === "start");
  return {
    accountIds: idsOf("account"),
    userIds: idsOf("user"),
    conversationIds: asksOfMail ? idsOf("conversation") : [],
    messageIds: asksOfMail ? idsOf("message", asides) : [],
    // A start tells of itself, not of each conversation that it makes.
    startIds: asksOfMail ? idsOf("start") : [],
    startsFromMs: Math.min(...starts.map(({ atMs }) => atMs)),
  };
}
