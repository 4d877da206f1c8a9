import { holdText, timeText } from "#web/shared/mail/hold-text.ts";
import type { Forecast } from "./create-forecasts.ts";

type Sender = { teammate: { name: string } };

/** What a picker says before the click (PR3): when these messages would leave. `asked` is how many there are in all; null stands for
 * a forecast that is not there yet. */
export function forecastText(
  forecasts: readonly (Forecast | null)[],
  asked: number,
  sender: Sender,
  nowMs: number,
): string {
  const told = forecasts.filter((one) => one !== null);
  if (asked > forecasts.length) return "Each leaves as its sender's window and limits allow.";
  if (told.length < asked) return "Looking when it would leave…";
  const blocked = told.filter((one) => one.expectedAt === null);
  const going = told.filter((one) => one.expectedAt !== null)
    .toSorted((a, b) => Date.parse(a.expectedAt!) - Date.parse(b.expectedAt!));
  const [first, last] = [going[0], going.at(-1)];
  if (asked === 1) {
    const text = holdText({ ...told[0]!, ignoreWindow: false, ...sender }, nowMs);
    return [`${text.title}.`, text.why].filter(Boolean).join(" ");
  }
  const words = [];
  if (first && last) {
    const [from, to] = [first, last].map((one) => timeText(one.expectedAt!, one.timeZone, nowMs)) as [string, string];
    const many = going.length === asked ? "They leave" : going.length === 1 ? "1 leaves" : `${going.length} leave`;
    words.push(
      from === to ? `${many} ${from}.` : `${many} from ${from.replace(/^at /, "")} to ${to.replace(/^at /, "")}.`,
    );
  }
  if (blocked.length > 0) {
    const all = blocked.length === asked;
    words.push(
      all
        ? "All of them wait for a person first."
        : `${blocked.length} ${blocked.length === 1 ? "waits" : "wait"} for a person first.`,
    );
  }
  return words.join(" ");
}
