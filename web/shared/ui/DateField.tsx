import { createSignal } from "solid-js";
import { lazyPart } from "../lazy.tsx";
import { Calendar } from "./icons.ts";
import { Popover } from "./Popover.tsx";
import { type FieldProps, TextField } from "./TextField.tsx";

/** Its code comes with the first press. */
const DayGrid = lazyPart(async () => ({ default: (await import("./DayGrid.tsx")).DayGrid }));

/** A day, written or picked from its month: YYYY-MM-DD, or empty. For an instant see DateTimePicker. */
export function DateField(
  props: FieldProps & { value: string; onChange: (value: string) => void },
) {
  const [isOpen, setOpen] = createSignal(false);
  const day = () => (/^\d{4}-\d{2}-\d{2}$/.test(props.value) ? new Date(`${props.value}T00:00`) : null);
  return (
    <TextField
      {...props}
      type="date"
      end={
        <Popover
          label="Open the calendar"
          placement="bottom-end"
          open={isOpen()}
          onOpenChange={setOpen}
          onOpenFocus={(event) => event.preventDefault()}
          disabled={props.disabled ?? false}
          class="grid size-7 place-items-center rounded-sm text-faint outline-offset-0 hover:text-text disabled:opacity-50"
          button={<Calendar size={14} aria-hidden="true" />}
        >
          <div class="w-64" onKeyDown={(press) => press.key === "Escape" && press.stopPropagation()}>
            <DayGrid
              day={day()}
              shown={new Date()}
              onPick={(picked) => {
                props.onChange(isoDay(picked));
                setOpen(false);
              }}
            />
          </div>
        </Popover>
      }
    />
  );
}

const isoDay = (day: Date) =>
  [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part, n) => String(part).padStart(n === 0 ? 4 : 2, "0"))
    .join("-");
