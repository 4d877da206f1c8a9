/** Why a message waits whose start somebody stopped (SE7). */
export const startStoppedText = "The start that made it was stopped. It leaves once that goes on.";

const [says, ofAction] = ["The playbook “", "The action of the playbook “"];

/** The same of a start that is an action of a playbook: that is paused with what it made, or the action alone was stopped. */
export const actionStoppedText = (playbook: string, isPaused: boolean): string =>
  isPaused
    ? `${says}${playbook}” is paused. What it made leaves once that goes on.`
    : `${ofAction}${playbook}” that made it was stopped. It leaves once that goes on.`;

/** What is stopped by such a text; null of any other detail of a hold. */
export function stoppedBy(detail: string | null): "start" | "playbook" | null {
  if (detail === null) return null;
  if (detail === startStoppedText || detail.startsWith(ofAction)) return "start";
  return detail.startsWith(says) ? "playbook" : null;
}
