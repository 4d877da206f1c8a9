import { createMemo, For, Show } from "solid-js";
import { createNow } from "#web/shared/times.tsx";
import { wallTimeOf } from "#web/shared/wall-time.ts";
import {
  countText,
  type Day,
  type Hour,
  hourText,
  longDay,
  minutesOf,
  openText,
  type SenderDays,
  shortDay,
  shownHours,
} from "./calendar-text.ts";
import { Bands, CapacityBar } from "./DayHead.tsx";
import type { Asked } from "./MailSheet.tsx";

const rowRem = 2.25;

/** Days as columns and hours as rows: open spans plain, what is closed hatched, mail as blocks that say how many. */
export function WeekGrid(props: { days: SenderDays; onHour: (asked: Asked) => void }) {
  const now = createNow();
  const shown = createMemo(() => shownHours(props.days.days));
  const rows = () => Array.from({ length: shown().to - shown().from }, (_, n) => shown().from + n);
  const wallNow = createMemo(() => {
    const { year, month, day, hour, minute } = wallTimeOf(new Date(now()).toISOString(), props.days.timeZone);
    const two = (n: number) => String(n).padStart(2, "0");
    return {
      day: `${year}-${two(month)}-${two(day)}`,
      minutes: hour * 60 + minute,
      text: `${two(hour)}:${two(minute)}`,
    };
  });
  const topOf = (minutes: number) => `${(minutes / 60 - shown().from) * rowRem}rem`;
  const isNowShown = () => wallNow().minutes >= shown().from * 60 && wallNow().minutes < shown().to * 60;
  const most = () =>
    props.days.hourlyLimit ?? Math.max(1, ...props.days.days.flatMap(({ hours }) => hours.map(amountOf)));
  return (
    <div class="overflow-x-auto rounded-xl border bg-surface">
      <div class="flex" style={{ "min-width": `${3 + props.days.days.length * 5.5}rem` }}>
        <div class="w-12 shrink-0" aria-hidden="true">
          <div class="h-22" />
          <div class="relative" style={{ height: `${rows().length * rowRem}rem` }}>
            <For each={rows().slice(1)}>
              {(hour) => (
                <span
                  class="absolute right-1.5 -translate-y-1/2 text-2xs text-muted tabular-nums"
                  style={{ top: topOf(hour * 60) }}
                >
                  {hourText(hour)}
                </span>
              )}
            </For>
          </div>
        </div>
        <For each={props.days.days}>
          {(day, n) => {
            const isToday = () => day.day === wallNow().day;
            return (
              <section class="min-w-0 flex-1 border-l" aria-label={longDay(day.day)}>
                <div class="flex h-22 flex-col gap-1 border-b p-1.5">
                  <h3
                    class={`text-xs font-semibold ${isToday() ? "text-accent" : ""}`}
                    aria-current={isToday() ? "date" : undefined}
                  >
                    {shortDay(day.day)}
                    <span class="sr-only">{`. ${openText(day)}.`}</span>
                  </h3>
                  <Bands row={props.days.days} n={n()} />
                  <CapacityBar day={day} />
                </div>
                <div
                  class="relative bg-[repeating-linear-gradient(135deg,var(--sunken)_0_5px,var(--line)_5px_6px)]"
                  style={{ height: `${rows().length * rowRem}rem` }}
                >
                  <OpenSpans day={day} from={shown().from} topOf={topOf} />
                  <For each={day.hours}>
                    {(hour) => (
                      <Block
                        day={day}
                        hour={hour}
                        share={amountOf(hour) / most()}
                        top={topOf(hour.hour * 60)}
                        onClick={() => props.onHour({ kind: "hour", day: day.day, hour: hour.hour })}
                      />
                    )}
                  </For>
                  <Show when={isToday() && isNowShown()}>
                    <div
                      class="pointer-events-none absolute inset-x-0 z-10 border-t-2 border-danger"
                      style={{ top: topOf(wallNow().minutes) }}
                      title={`Now, ${wallNow().text}`}
                    >
                      <span class="sr-only">Now, {wallNow().text}</span>
                      <span class="absolute -top-[5px] -left-1 size-2 rounded-full bg-danger" aria-hidden="true" />
                    </div>
                  </Show>
                </div>
              </section>
            );
          }}
        </For>
      </div>
      <p class="flex items-center gap-2 border-t px-3 py-1.5 text-2xs text-muted">
        <span
          class="h-3 w-5 rounded-xs border bg-[repeating-linear-gradient(135deg,var(--sunken)_0_5px,var(--line)_5px_6px)]"
          aria-hidden="true"
        />
        Closed: nothing leaves then
      </p>
    </div>
  );
}

const amountOf = ({ sent, leaving }: Pick<Hour, "sent" | "leaving">) => sent + leaving;

/** Where mail may leave; the lines of the hours stand on it alone. */
function OpenSpans(props: { day: Day; from: number; topOf: (minutes: number) => string }) {
  return (
    <For each={props.day.open}>
      {({ from, to }) => (
        <div
          class="absolute inset-x-0 border-y bg-surface bg-[repeating-linear-gradient(to_bottom,transparent_0_calc(2.25rem-1px),var(--line)_calc(2.25rem-1px)_2.25rem)]"
          style={{
            top: props.topOf(minutesOf(from)),
            height: `${(minutesOf(to) - minutesOf(from)) / 60 * rowRem}rem`,
            "background-position-y": `${-(minutesOf(from) / 60 % 1) * rowRem}rem`,
          }}
          aria-hidden="true"
        />
      )}
    </For>
  );
}

/** What an hour sees leave: as wide as it uses of an hour's limit, and how many in words. */
function Block(props: { day: Day; hour: Hour; share: number; top: string; onClick: () => void }) {
  return (
    <button
      type="button"
      class={`absolute inset-x-1 flex h-[calc(2.25rem-5px)] items-center overflow-hidden rounded-md border px-1.5 text-left text-xs font-medium ${
        props.hour.leaving > 0 ? "bg-accent-soft text-accent" : "bg-sunken text-muted"
      }`}
      style={{ top: `calc(${props.top} + 2px)` }}
      aria-label={`${hourText(props.hour.hour)}, ${countText(props.hour)}`}
      onClick={() => props.onClick()}
    >
      <span
        class={`absolute bottom-0 left-0 h-0.75 ${props.hour.leaving > 0 ? "bg-accent-solid" : "bg-line-strong"}`}
        style={{ width: `${Math.min(1, props.share) * 100}%` }}
        aria-hidden="true"
      />
      <span class="truncate tabular-nums">{countText(props.hour)}</span>
    </button>
  );
}
