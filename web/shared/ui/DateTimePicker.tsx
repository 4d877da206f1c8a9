import { createMemo, createSignal, createUniqueId, type JSX, Show } from "solid-js";
import { dateTimeText, zoneText } from "../times.tsx";
import { instantOf, todayIn, type WallTime, wallTimeOf } from "../wall-time.ts";
import { CalendarClock } from "./icons.ts";
import { DayGrid } from "./DayGrid.tsx";
import { Popover } from "./Popover.tsx";
import { errorClass, type FieldProps, hintClass, labelClass } from "./TextField.tsx";

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
  const note = () => props.error ?? props.hint;

  const pickDay = (day: Date) => {
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

  return (
    <div class={props.class}>
      <span class={props.labelHidden ? "sr-only" : labelClass} aria-hidden="true">{props.label}</span>
      <Popover
        label={`${props.label}: ${
          props.value === null ? "not set" : `${dateTimeText(props.value, props.zone)} ${zoneText(props.zone)}`
        }`}
        open={isOpen()}
        onOpenChange={setOpen}
        onOpenFocus={(event) => event.preventDefault()}
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
        <div class="w-64">
          <DayGrid
            day={wall() && asDate(wall()!)}
            shown={asDate(wall() ?? today())}
            first={firstDay()}
            onPick={pickDay}
          />
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
