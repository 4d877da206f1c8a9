import type { Change } from "#db/changes.ts";
import type { Touched } from "#db/queries/checks-stale.ts";

/** What the checks themselves and the release say of a message asks for no other look at it. */
const saidOfIt = [
  "checked",
  "held",
  "sealed",
  "sent",
  "failed",
  "unknown",
  "skipped",
  "cancelled",
  "seen",
  "dismissed",
];
/** What is no news to anybody that a mail has come in or was sent. */
const noNews = [...saidOfIt.filter((kind) => kind !== "sent"), "edited", "updated", "reopened"];
/** Comments change no mail. */
const asides = ["commented", "mentions"];

/** What these changes touch, and whether they are of a kind that touches every message: what variables there are, and the settings. */
export function touchedBy(changes: readonly Change[]): Touched & { sendersChanged: boolean; everything: boolean } {
  const ids = (entity: string, but: readonly string[] = []) => [
    ...new Set(changes.filter((c) => c.entity === entity && !but.includes(c.kind)).map(({ id }) => id)),
  ];
  const some = (entity: string, but: readonly string[] = []) => ids(entity, but).length > 0;
  return {
    messageIds: ids("message", [...saidOfIt, ...asides]),
    newsIds: ids("message", [...noNews, ...asides]),
    userIds: ids("user"),
    accountIds: ids("account"),
    teammateIds: ids("teammate"),
    startIds: ids("start"),
    sendersChanged: some("teammate") || some("sender"),
    everything: some("trait") || some("setting", ["paused"]),
  };
}
