import { Show } from "solid-js";

/** Health from 0 to 10 as a bar with its number. */
export function Health(props: { value: number | null }) {
  const tone = (value: number) => value >= 7 ? "bg-ok" : value >= 4 ? "bg-warn" : "bg-danger";
  return (
    <Show when={props.value !== null}>
      <span class="inline-flex items-center gap-2">
        <span class="h-1.5 w-8 overflow-hidden rounded-full bg-pressed" aria-hidden="true">
          <span class={`block h-full rounded-full ${tone(props.value!)}`} style={{ width: `${props.value! * 10}%` }} />
        </span>
        <span class="tabular-nums">{props.value}</span>
      </span>
    </Show>
  );
}
