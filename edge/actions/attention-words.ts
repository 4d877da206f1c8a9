import type { AttentionRow } from "#db/queries/attention.ts";

/** Why a message waits for a person, in words for whoever will see to it (PR10). */
export function attentionWords({ kind, hold, detail, voided, about }: AttentionRow): string {
  switch (kind) {
    case "failed":
      return detail === null || detail === "settled_by_hand" ? "A teammate looked, and it had not left." : detail;
    case "unknown":
      return detail ?? "Nobody knows whether it has left.";
    case "bounced":
      return `${about ? `${personText(about)}: ` : "It came back: "}${detail ?? "it could not be delivered."}`;
    case "held":
      return holdWords(hold, detail, voided);
  }
}

const personText = ({ name, address }: { name: string | null; address: string }): string =>
  name === null || name === address ? address : `${name}, ${address}`;

function holdWords(hold: AttentionRow["hold"], detail: string | null, voided: boolean): string {
  switch (hold) {
    case "missing_data":
      return `No value for ${detail ?? "a variable"}.`;
    case "bad_link":
      return `A link may not leave: ${detail ?? "its address is not valid"}.`;
    case "approval":
      return voided ? "It was changed since it was approved." : "It waits for an approval.";
    default:
      return detail ?? "It waits for a person.";
  }
}
