import { For } from "solid-js";
import { createWidth } from "./create-width.ts";
import { type Line, lineSummary } from "./line-text.ts";
import { alone, heightAt, pathOf, placeAt } from "./scale.ts";
import { fill, stroke } from "./tones.ts";

const height = 36;

/** How a number came about, small and without axes. */
export function Spark(props: { label: string; names: string[]; line: Line }) {
  const [width, follow] = createWidth();
  const most = () => Math.max(1, ...props.line.values.map((value) => value ?? 0));
  const spots = () =>
    props.line.values.map((value, n) =>
      value === null
        ? null
        : { x: placeAt(n, props.line.values.length, 2, width() - 2), y: heightAt(value, most(), height - 2, 3) }
    );
  return (
    <div ref={follow} class="min-w-0">
      <svg
        role="img"
        aria-label={lineSummary(props.label, props.names, [props.line])}
        width={width()}
        height={height}
        class="block"
      >
        <line x1="0" x2={width()} y1={height - 1} y2={height - 1} class="stroke-line" />
        <path
          d={pathOf(spots())}
          fill="none"
          stroke-width="1.5"
          stroke-linejoin="round"
          class={stroke[props.line.tone]}
        />
        <For each={alone(spots())}>
          {(spot) => <circle cx={spot.x} cy={spot.y} r="2.5" class={fill[props.line.tone]} />}
        </For>
      </svg>
    </div>
  );
}
