import { createMemo, For, Show } from "solid-js";
import { Ban, Flag, Sun } from "#web/shared/ui/icons.ts";
import { ProgressBar } from "#web/shared/ui/ProgressBar.tsx";
import { capacityOf, closedLines, type Day, longDay, runOf } from "./calendar-text.ts";

/** How much of a day's capacity is used or will be. */
export function CapacityBar(props: { day: Day }) {
  const capacity = () => capacityOf(props.day);
  return (
    <Show when={capacity().share !== null || capacity().used > 0}>
      <div class="flex items-center gap-2">
        <Show when={capacity().share !== null}>
          <div class="min-w-6 flex-1">
            <ProgressBar
              label={`Capacity of ${longDay(props.day.day)}`}
              labelHidden
              value={capacity().share}
              text={capacity().text}
            />
          </div>
        </Show>
        <span class="shrink-0 text-2xs text-muted tabular-nums" aria-hidden={capacity().share !== null}>
          {capacity().text}
        </span>
      </div>
    </Show>
  );
}

const bands = {
  leave: { class: "bg-warn-soft text-warn", Icon: Sun },
  holiday: { class: "bg-accent-soft text-accent", Icon: Flag },
  window: { class: "bg-pressed text-muted", Icon: Ban },
};

/** Leave and holidays of the n-th day of a row by name; that the window is closed all day, too. What lasts for days is one band over
 * them, named where it begins. Within a column whose padding is 0.375rem. */
export function Bands(props: { row: readonly Day[]; n: number }) {
  return (
    <For each={closedLines(props.row[props.n]!)}>
      {(line, k) => {
        const { class: look, Icon } = bands[line.of];
        const run = createMemo(() => runOf(props.row, props.n, k()));
        return (
          <p
            class={`relative h-5 shrink-0 text-2xs font-medium ${look} ${run().goesOn ? "-ml-1.5" : "rounded-l-sm"} ${
              run().ends ? "rounded-r-sm" : "-mr-1.5"
            }`}
            title={line.text}
          >
            <Show when={!run().goesOn} fallback={<span class="sr-only">{line.text}</span>}>
              <span
                class="pointer-events-none absolute inset-y-0 left-1.5 z-10 flex items-center gap-1"
                style={{ width: `calc(${run().length * 100}% - 0.75rem)` }}
              >
                <Icon size={11} class="shrink-0" aria-hidden="true" />
                <span class="truncate">{line.text}</span>
              </span>
            </Show>
          </p>
        );
      }}
    </For>
  );
}

/** The same where each day stands alone. */
export function LoneBands(props: { day: Day }) {
  const row = () => [props.day];
  return <Bands row={row()} n={0} />;
}
