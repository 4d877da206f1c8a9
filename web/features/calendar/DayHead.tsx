import { For, Show } from "solid-js";
import { Ban, Flag, Sun } from "#web/shared/ui/icons.ts";
import { ProgressBar } from "#web/shared/ui/ProgressBar.tsx";
import { capacityOf, closedLines, type Day, longDay } from "./calendar-text.ts";

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

/** Leave and holidays of a day by name; that the window is closed all day, too. */
export function Bands(props: { day: Day }) {
  return (
    <For each={closedLines(props.day)}>
      {(line) => {
        const { class: look, Icon } = bands[line.of];
        return (
          <p class={`flex min-w-0 items-start gap-1 rounded-sm px-1.5 py-0.5 text-2xs font-medium ${look}`}>
            <Icon size={11} class="mt-0.5 shrink-0" aria-hidden="true" />
            <span class="line-clamp-2" title={line.text}>{line.text}</span>
          </p>
        );
      }}
    </For>
  );
}
