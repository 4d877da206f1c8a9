import { Show } from "solid-js";
import type { Tone } from "./line-text.ts";
import { type Rate, rateSentence } from "./rate-text.ts";
import { fill } from "./tones.ts";

/**
 * A rate as a bar, with a whisker over its 95 % interval. `most` is the share that is as wide as there is room, 1 unless said. Where
 * the words stand beside it, `hidden` keeps it from being read out twice.
 */
export function RateBar(props: { rate: NonNullable<Rate>; tone: Tone; most?: number; hidden?: boolean }) {
  const wide = (share: number) => `${Math.min(100, share / (props.most ?? 1) * 100)}%`;
  return (
    <svg
      width="100%"
      height="12"
      class="block"
      {...(props.hidden ? { "aria-hidden": "true" } : { role: "img", "aria-label": rateSentence(props.rate) })}
    >
      <rect y="2" width="100%" height="8" rx="2" class="fill-sunken" />
      <rect y="2" width={wide(props.rate.value)} height="8" rx="2" class={fill[props.tone]} opacity="0.75" />
      <Show when={props.rate.of > 0}>
        <g class="stroke-text" stroke-width="1.25">
          <line x1={wide(props.rate.low)} x2={wide(props.rate.high)} y1="6" y2="6" />
          <line x1={wide(props.rate.low)} x2={wide(props.rate.low)} y1="2.5" y2="9.5" />
          <line x1={wide(props.rate.high)} x2={wide(props.rate.high)} y1="2.5" y2="9.5" />
        </g>
      </Show>
    </svg>
  );
}
