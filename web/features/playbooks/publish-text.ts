import { type Counted, countText } from "#web/shared/filter/count-text.ts";
import { titleOf } from "./action-words.ts";
import type { Action, Playbook } from "./definition.ts";

type Running = Playbook["running"];

/** "version 1", or of several "their versions". */
const versionsText = (running: Running): string =>
  running.length === 1 ? `version ${running[0]!.version}` : "their versions";

const isNone = ({ count, isMore }: Counted) => count === 0 && !isMore;
const leave = (leaving: Counted) =>
  `${countText(leaving)} ${leaving.count === 1 && !leaving.isMore ? "leaves" : "leave"}`;

/** Who comes in by what was chosen for those that match and are in no stay (PB1). */
export const enteringText = (entering: Counted, existing: "enroll" | "leave"): string =>
  `${countText(entering)} would ${existing === "enroll" ? "enter" : "be left alone"}`;

/** What becomes of those that match, were not let in and have matched all along since (PB3); null where there are none. */
export function barredText(barred: Counted | null, existing: "enroll" | "leave"): string | null {
  if (!barred || isNone(barred)) return null;
  const isOne = barred.count === 1 && !barred.isMore;
  const who = `${countText(barred)} not in it ${isOne ? "has" : "have"} matched all along`;
  if (existing === "leave") {
    return `${who}: not let in until ${isOne ? "it stops" : "they stop"} matching and ${
      isOne ? "matches" : "match"
    } anew`;
  }
  return `${who}: let in too, as far as the re-entry setting allows`;
}

/** Who leaves by what was chosen for those that are in it (PB7). */
export function leavingText(leaving: Counted, choice: "finish" | "move", running: Running): string {
  if (choice === "finish") return `None leave now: they finish on ${versionsText(running)}`;
  return isNone(leaving)
    ? "None leave"
    : `${leave(leaving)}, and their unsent mail is deleted, held or sent as each action says`;
}

/** The same where accounts are moved to the newest version (PB7). */
export function movingText(leaving: Counted): string {
  if (isNone(leaving)) return "All of them match its rule: none leave.";
  return `${
    leave(leaving)
  }, as its rule does not match, and their unsent mail is deleted, held or sent as each action says.`;
}

/** Which of its mail leaves without anybody having looked at it (PB2, PR5); null where none does. */
export function unreviewedText(actions: readonly Action[]): string | null {
  const hasty = actions.filter((one) => one.kind !== "setTrait" && one.reviewHours === 0 && !one.approval);
  if (hasty.length === 0) return null;
  const named = hasty.map((one) => `“${titleOf(one)}”`).join(", ");
  return `Mail of ${named} leaves without review: there is no time for it, and no approval is needed.`;
}
