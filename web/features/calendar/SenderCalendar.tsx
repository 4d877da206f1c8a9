import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { createSignal, Match, Show, Switch } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { createNow, dateTimeText, zoneText } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { createMedia } from "#web/shared/ui/create-media.ts";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { daysOf, limitsText, type SenderDays, type Span } from "./calendar-text.ts";
import { DayList } from "./DayList.tsx";
import { type Asked, MailSheet } from "./MailSheet.tsx";
import { MonthGrid } from "./MonthGrid.tsx";
import { WeekGrid } from "./WeekGrid.tsx";

type Sender = Answer<"GET /api/senders">["items"][number];

/** The days of one sender, in the view that fits, and the list of what an hour of it holds. */
export function SenderCalendar(props: { sender: Sender; from: string; span: Span }) {
  const isPhone = createMedia("(width < 48rem)");
  const [asked, setAsked] = createSignal<Asked | null>(null);
  const calendar = useQuery(() => ({
    queryKey: ["sender", props.sender.id, "calendar", props.from, props.span],
    queryFn: ({ signal }) =>
      request("GET /api/senders/:id/calendar", {
        params: { id: props.sender.id },
        query: { from: props.from, days: daysOf[props.span] },
        signal,
      }),
    placeholderData: keepPreviousData,
    // Time alone moves mail from one hour to another.
    refetchInterval: 60_000,
    meta: { follows: ["message", "teammate", "channel", "setting", "time_off", "holiday", "start", "user", "account"] },
  }));
  return (
    <Loaded query={calendar}>
      {(data) => (
        <>
          <Summary days={data()} onWaiting={() => setAsked({ kind: "waiting" })} />
          <div class={calendar.isPlaceholderData ? "opacity-60" : ""} aria-busy={calendar.isPlaceholderData}>
            <Switch fallback={<WeekGrid days={data()} onHour={setAsked} />}>
              <Match when={isPhone()}>
                <DayList days={data()} onHour={setAsked} />
              </Match>
              <Match when={props.span === "month"}>
                <MonthGrid days={data()} onHour={setAsked} />
              </Match>
            </Switch>
          </div>
          <MailSheet
            days={data()}
            teammateId={props.sender.teammate.id}
            asked={asked()}
            onClose={() => setAsked(null)}
          />
        </>
      )}
    </Loaded>
  );
}

/** The zone, the limits, and what these days do not show. */
function Summary(props: { days: SenderDays; onWaiting: () => void }) {
  const now = createNow();
  const told = () => props.days.days.reduce((sum, day) => sum + day.leaving, 0);
  return (
    <>
      <div class="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 py-1 text-xs text-muted">
        <span>{zoneText(props.days.timeZone)}, now {dateTimeText(now(), props.days.timeZone)}</span>
        <span>{limitsText(props.days)}</span>
        <span role="status">
          {told() === 0 ? "Nothing is queued for these days" : `${told()} queued for these days`}
          {props.days.later > 0 ? `, ${props.days.later} for later` : ""}
        </span>
        <Show when={props.days.waiting.count > 0}>
          <Button size="sm" onClick={() => props.onWaiting()}>
            {props.days.waiting.count} {props.days.waiting.count === 1 ? "waits" : "wait"} for a person
          </Button>
        </Show>
      </div>
      <Show when={props.days.stopped}>
        {(stopped) => (
          <div class="pb-2">
            <Notice tone="warn">
              Nothing leaves until somebody acts. {stopped().detail ?? "This sender cannot send."}
            </Notice>
          </div>
        )}
      </Show>
    </>
  );
}
