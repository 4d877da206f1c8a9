import { For, Show } from "solid-js";
import { createNow } from "#web/shared/times.tsx";
import { todayIn } from "#web/shared/wall-time.ts";
import { countText, longDay, openText, type SenderDays, shortDay } from "./calendar-text.ts";
import { Bands, CapacityBar } from "./DayHead.tsx";
import type { Asked } from "./MailSheet.tsx";

/** Weeks as rows: per day its bands, how many leave, and its capacity. */
export function MonthGrid(props: { days: SenderDays; onHour: (asked: Asked) => void }) {
  const now = createNow();
  const isToday = (day: string) => {
    const today = todayIn(props.days.timeZone, now());
    return day === Temporal.PlainDate.from(today).toString();
  };
  const weekOf = (n: number) => props.days.days.slice(n - n % 7, n - n % 7 + 7);
  return (
    <ul class="grid grid-cols-7 overflow-hidden rounded-xl border bg-line gap-px">
      <For each={props.days.days}>
        {(day, n) => (
          <li
            class={`flex min-h-24 min-w-0 flex-col gap-1 p-1.5 ${day.open.length > 0 ? "bg-surface" : "bg-sunken"}`}
          >
            <h3
              class={`text-xs font-semibold ${isToday(day.day) ? "text-accent" : ""}`}
              aria-current={isToday(day.day) ? "date" : undefined}
            >
              <span aria-hidden="true">{shortDay(day.day)}</span>
              <span class="sr-only">{`${longDay(day.day)}. ${openText(day)}.`}</span>
            </h3>
            <Bands row={weekOf(n())} n={n() % 7} />
            <Show when={day.sent + day.leaving > 0}>
              <button
                type="button"
                class={`truncate rounded-md border px-1.5 py-1 text-left text-xs font-medium tabular-nums ${
                  day.leaving > 0 ? "bg-accent-soft text-accent" : "bg-sunken text-muted"
                }`}
                onClick={() => props.onHour({ kind: "day", day: day.day })}
              >
                {countText(day)}
              </button>
            </Show>
            <div class="mt-auto">
              <CapacityBar day={day} />
            </div>
          </li>
        )}
      </For>
    </ul>
  );
}
