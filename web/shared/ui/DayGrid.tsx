import Calendar from "@corvu/calendar";
import { For, onMount } from "solid-js";
import { ChevronLeft, ChevronRight } from "./icons.ts";

const monthName = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric" });
const dayName = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const weekdayName = new Intl.DateTimeFormat("en-GB", { weekday: "long" });

/** The days of a month, of which one is picked; days are local midnights, of which only the date counts. The chosen day, else the
 * `shown` one, has the focus as it comes. */
export function DayGrid(
  props: {
    day: Date | null;
    shown: Date;
    onPick: (day: Date) => void;
    /** Days before it cannot be picked. */
    first?: Date | undefined;
  },
) {
  let grid!: HTMLDivElement;
  onMount(() =>
    (grid.querySelector<HTMLElement>("[data-selected]") ?? grid.querySelector<HTMLElement>("[tabindex='0']"))?.focus()
  );
  return (
    <div ref={grid}>
      <Calendar
        mode="single"
        value={props.day}
        onValueChange={(day) => day && props.onPick(day)}
        initialMonth={props.day ?? props.shown}
        initialFocusedDay={props.day ?? props.shown}
        disabled={(day) => props.first !== undefined && day < props.first}
        startOfWeek={1}
        required
        fixedWeeks
      >
        {(calendar) => (
          <>
            <div class="mb-2 flex items-center justify-between">
              <Calendar.Nav action="prev-month" aria-label="Previous month" class={navClass}>
                <ChevronLeft size={16} aria-hidden="true" />
              </Calendar.Nav>
              <Calendar.Label class="text-sm font-medium">{monthName.format(calendar.month)}</Calendar.Label>
              <Calendar.Nav action="next-month" aria-label="Next month" class={navClass}>
                <ChevronRight size={16} aria-hidden="true" />
              </Calendar.Nav>
            </div>
            <Calendar.Table class="w-full table-fixed">
              <thead>
                <tr>
                  <For each={calendar.weekdays}>
                    {(day) => (
                      <Calendar.HeadCell
                        abbr={weekdayName.format(day)}
                        class="h-7 text-center text-xs font-normal text-faint"
                      >
                        {weekdayName.format(day).slice(0, 2)}
                      </Calendar.HeadCell>
                    )}
                  </For>
                </tr>
              </thead>
              <tbody>
                <For each={calendar.weeks}>
                  {(week) => (
                    <tr>
                      <For each={week}>
                        {(day) => (
                          <Calendar.Cell class="p-0 text-center">
                            <Calendar.CellTrigger
                              day={day}
                              aria-label={dayName.format(day)}
                              class="size-8 rounded-md text-sm tabular-nums outline-offset-[-2px] hover:bg-hover disabled:text-faint/60 disabled:hover:bg-transparent data-[selected]:bg-accent-solid data-[selected]:text-on-accent data-[today]:font-semibold data-[today]:not-data-[selected]:text-accent"
                            >
                              {day.getDate()}
                            </Calendar.CellTrigger>
                          </Calendar.Cell>
                        )}
                      </For>
                    </tr>
                  )}
                </For>
              </tbody>
            </Calendar.Table>
          </>
        )}
      </Calendar>
    </div>
  );
}

const navClass = "grid size-7 place-items-center rounded-md text-muted hover:bg-hover hover:text-text";
