import type { LifeEvent } from "#db/queries/life-events.ts";
import type { FactsRow } from "#db/queries/send-facts.ts";
import type { OwnHold } from "#db/queries/send-settle.ts";

/** What happened and when, for whoever decides whether the message is still right (PR8): in the sender's zone, by name. */
export function lifeWords({ kind, who, by, atMs, timeZone }: LifeEvent): string {
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
  const day = at.toPlainDate().toLocaleString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const when = `on ${day} at ${at.toPlainTime().toString().slice(0, 5)} (${timeZone})`;
  switch (kind) {
    case "wrote_in":
      return `${who} wrote in ${when}.`;
    case "mailed":
      return `${by} mailed ${who} ${when}.`;
    case "churned":
      return `${who} churned ${when}.`;
    case "left_playbook":
      return `${who} left the playbook${by === null ? "" : ` “${by}”`} ${when}.`;
  }
}

/** The hold of an event in its user's life, null without one. */
export const lifeHold = ({ lifeEvent }: Pick<FactsRow, "lifeEvent">): OwnHold | null =>
  lifeEvent === null ? null : { hold: "life_event", untilMs: null, detail: lifeWords(JSON.parse(lifeEvent)) };
