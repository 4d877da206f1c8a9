import Calendar from "@corvu/calendar";
import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from "solid-js";
import { dateTimeText, zoneText } from "../times.tsx";
import { instantOf, todayIn, type WallTime, wallTimeOf } from "../wall-time.ts";
import { CalendarClock, ChevronLeft, ChevronRight } from "./icons.ts";
import { Popover } from "./Popover.tsx";
import { errorClass, type FieldProps, hintClass, labelClass } from "./TextField.tsx";

const monthName = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric" });
const dayName = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const weekdayName = new Intl.DateTimeFormat("en-GB", { weekday: "long" });

/** corvu's calendar takes local midnights: only the date in them counts. */
const asDate = (wall: { year: number; month: number; day: number }) => new Date(wall.year, wall.month - 1, wall.day);

/** An instant, picked as a wall time in `zone`, which it names. `foot` may say what the choice means, such as when mail leaves. */
export function DateTimePicker(
  props: FieldProps & {
    /** RFC 3339, or null for none yet. */
    value: string | null;
    onChange: (value: string) => void;
    zone: string;
    /** Days before the one of this instant cannot be picked. */
    min?: string;
    /** The time of day that a first picked day gets. */
    defaultTime?: { hour: number; minute: number };
    foot?: JSX.Element;
    placeholder?: string;
  },
) {
  const noteId = createUniqueId();
  const [isOpen, setOpen] = createSignal(false);
  const today = () => todayIn(props.zone, Date.now());
  const wall = createMemo<WallTime | null>(() => (props.value === null ? null : wallTimeOf(props.value, props.zone)));
  const time = () => wall() ?? props.defaultTime ?? { hour: 9, minute: 0 };
  const firstDay = () =>
    asDate(props.min === undefined ? { year: 1970, month: 1, day: 1 } : wallTimeOf(props.min, props.zone));
  const shown = () => asDate(wall() ?? today());
  const note = () => props.error ?? props.hint;
  let panel!: HTMLDivElement;

  const pickDay = (day: Date | null) => {
    if (!day) return;
    const { hour, minute } = time();
    props.onChange(
      instantOf({ year: day.getFullYear(), month: day.getMonth() + 1, day: day.getDate(), hour, minute }, props.zone),
    );
  };
  const pickTime = (text: string) => {
    const [hour, minute] = text.split(":").map(Number);
    if (hour === undefined || minute === undefined) return;
    const { year, month, day } = wall() ?? today();
    props.onChange(instantOf({ year, month, day, hour, minute }, props.zone));
  };
  const focusChosenDay = (event: Event) => {
    event.preventDefault();
    const day = panel.querySelector<HTMLElement>("[data-selected]") ??
      panel.querySelector<HTMLElement>("[tabindex='0']");
    day?.focus();
  };

  return (
    <div class={props.class}>
      <span class={props.labelHidden ? "sr-only" : labelClass} aria-hidden="true">{props.label}</span>
      <Popover
        label={`${props.label}: ${
          props.value === null ? "not set" : `${dateTimeText(props.value, props.zone)} ${zoneText(props.zone)}`
        }`}
        open={isOpen()}
        onOpenChange={setOpen}
        onOpenFocus={focusChosenDay}
        disabled={props.disabled ?? false}
        class={`control flex items-center gap-2 text-left ${props.error ? "border-danger" : ""}`}
        button={
          <>
            <CalendarClock size={14} class="shrink-0 text-faint" aria-hidden="true" />
            <Show
              when={props.value}
              fallback={<span class="flex-1 text-faint">{props.placeholder ?? "Choose a date and time…"}</span>}
            >
              {(value) => <span class="min-w-0 flex-1 truncate tabular-nums">{dateTimeText(value(), props.zone)}</span>}
            </Show>
            <span class="shrink-0 text-xs text-faint">{zoneText(props.zone)}</span>
          </>
        }
      >
        <div ref={panel} class="w-64">
          <Calendar
            mode="single"
            value={wall() && asDate(wall()!)}
            onValueChange={pickDay}
            initialMonth={shown()}
            initialFocusedDay={shown()}
            disabled={(day) => day < firstDay()}
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
          <div class="mt-2 flex items-center justify-between gap-3 border-t pt-3">
            <label class="flex items-center gap-2 text-xs text-muted">
              Time
              <input
                type="time"
                required
                class="control w-auto tabular-nums [&::-webkit-calendar-picker-indicator]:hidden"
                value={`${twoDigits(time().hour)}:${twoDigits(time().minute)}`}
                onChange={(event) => pickTime(event.currentTarget.value)}
              />
            </label>
            <span class="text-xs text-muted">{zoneText(props.zone)}</span>
          </div>
          <Show when={props.foot}>
            <div class="mt-3 text-xs text-muted" aria-live="polite">{props.foot}</div>
          </Show>
        </div>
      </Popover>
      <Show when={note()}>
        <p id={noteId} class={props.error ? errorClass : hintClass} role={props.error ? "alert" : undefined}>
          {note()}
        </p>
      </Show>
    </div>
  );
}

const twoDigits = (n: number) => String(n).padStart(2, "0");
const navClass = "grid size-7 place-items-center rounded-md text-muted hover:bg-hover hover:text-text";
