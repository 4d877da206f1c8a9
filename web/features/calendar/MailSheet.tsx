import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { blockText } from "#web/shared/mail/hold-text.ts";
import { SubjectText } from "#web/shared/mail/SubjectText.tsx";
import { dateTimeText, zoneText } from "#web/shared/times.tsx";
import { Sheet } from "#web/shared/ui/Sheet.tsx";
import { countText, type Hour, hourText, longDay, type MailLine, type SenderDays, toText } from "./calendar-text.ts";

/** Whose list is open: an hour of a day, a whole day, or what waits for a person. */
export type Asked = { kind: "hour"; day: string; hour: number } | { kind: "day"; day: string } | { kind: "waiting" };

/** What leaves in an hour, or waits: each leads to its message. */
export function MailSheet(
  props: { days: SenderDays; teammateId: string; asked: Asked | null; onClose: () => void },
) {
  const hours = (): Hour[] => {
    const asked = props.asked;
    if (!asked || asked.kind === "waiting") return [];
    const day = props.days.days.find((one) => one.day === asked.day);
    return day?.hours.filter(({ hour }) => asked.kind === "day" || hour === asked.hour) ?? [];
  };
  const lines = (): MailLine[] =>
    props.asked?.kind === "waiting" ? props.days.waiting.messages : hours().flatMap(({ messages }) => messages);
  const more = () =>
    props.asked?.kind === "waiting"
      ? props.days.waiting.count - props.days.waiting.messages.length
      : hours().reduce((sum, hour) => sum + hour.more, 0);
  const title = () => {
    const asked = props.asked;
    if (!asked) return "";
    if (asked.kind === "waiting") return "Waits for a person";
    const at = asked.kind === "hour" ? `, ${hourText(asked.hour)}–${hourText(asked.hour + 1)}` : "";
    return `${longDay(asked.day)}${at}`;
  };
  const sum = () =>
    hours().reduce((all, { sent, leaving }) => ({ sent: all.sent + sent, leaving: all.leaving + leaving }), {
      sent: 0,
      leaving: 0,
    });
  return (
    <Sheet open={props.asked !== null} onClose={props.onClose} title={title()}>
      <p class="border-b px-4 py-2 text-xs text-muted">
        {props.asked?.kind === "waiting"
          ? "Each would leave once that is settled"
          : countText(sum()) || "Nothing any more"}
        {", "}
        {zoneText(props.days.timeZone)}
      </p>
      <ul class="min-h-0 flex-1 divide-y overflow-y-auto">
        <For each={lines()}>{(line) => <Line line={line} zone={props.days.timeZone} />}</For>
        <Show when={more() > 0}>
          <li class="px-4 py-3 text-sm text-muted">
            and {more()} more, all under{" "}
            <A class="link" href={`/pending?view=all&teammateId=${props.teammateId}`}>Pending</A>
          </li>
        </Show>
      </ul>
    </Sheet>
  );
}

function Line(props: { line: MailLine; zone: string }) {
  const href = () =>
    "sent" in props.line && props.line.sent
      ? `/conversations/${props.line.conversationId}`
      : `/pending/${props.line.id}?view=all`;
  const when = () => {
    if ("hold" in props.line) return blockText(props.line.hold);
    const at = dateTimeText(props.line.at, props.zone).split(", ").at(-1);
    return props.line.sent ? `left ${at}` : `leaves ${at}`;
  };
  return (
    <li>
      <A href={href()} class="block px-4 py-2.5 outline-offset-[-2px] hover:bg-hover">
        <span class="flex items-baseline gap-3">
          <span class="min-w-0 flex-1 truncate text-sm font-medium">{toText(props.line)}</span>
          <span class="shrink-0 text-xs text-muted tabular-nums">{when()}</span>
        </span>
        <span class="block truncate text-sm text-muted">
          <SubjectText subject={props.line.subject} />
        </span>
        <Show when={props.line.standsInFor}>
          {(home) => <span class="block truncate text-xs text-muted">for {home().name}, who is on leave</span>}
        </Show>
      </A>
    </li>
  );
}
