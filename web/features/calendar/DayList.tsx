import { For, Show } from "solid-js";
import { countText, hourText, longDay, openText, type SenderDays } from "./calendar-text.ts";
import { CapacityBar, LoneBands } from "./DayHead.tsx";
import type { Asked } from "./MailSheet.tsx";

/** The days under each other, for a narrow screen. */
export function DayList(props: { days: SenderDays; onHour: (asked: Asked) => void }) {
  return (
    <ul class="flex flex-col gap-2">
      <For each={props.days.days}>
        {(day) => (
          <li
            class={`flex flex-col gap-1.5 rounded-xl border p-3 ${day.open.length > 0 ? "bg-surface" : "bg-sunken"}`}
          >
            <div class="flex items-baseline justify-between gap-3">
              <h3 class="text-sm font-semibold">{longDay(day.day)}</h3>
              <Show when={day.open.length > 0}>
                <span class="text-xs text-muted tabular-nums">{openText(day)}</span>
              </Show>
            </div>
            <LoneBands day={day} />
            <CapacityBar day={day} />
            <Show when={day.hours.length > 0}>
              <div class="flex flex-wrap gap-1.5">
                <For each={day.hours}>
                  {(hour) => (
                    <button
                      type="button"
                      class={`min-h-8 rounded-md border px-2 text-xs font-medium tabular-nums ${
                        hour.leaving > 0 ? "bg-accent-soft text-accent" : "bg-sunken text-muted"
                      }`}
                      onClick={() => props.onHour({ kind: "hour", day: day.day, hour: hour.hour })}
                    >
                      {hourText(hour.hour)} · {countText(hour)}
                    </button>
                  )}
                </For>
              </div>
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}
