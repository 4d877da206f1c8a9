import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import type { Tone } from "./line-text.ts";
import { manyText, notTracked, type Rate, rateSentence, rateText, widestOf } from "./rate-text.ts";
import { RateBar } from "./RateBar.tsx";
import { fill } from "./tones.ts";

/** One bar: a number, or where `rate` is given a share with its interval; both null where it is not tracked. */
export type Bar = { key: string; label: string; href: string | null; value: number | null; rate?: Rate };

/** Bars one under the other, the label before and the number behind each: what is drawn is said beside it. */
export function Bars(
  props: {
    label: string;
    bars: Bar[];
    tone: Tone;
    asRate: boolean;
    /** The share that is as wide as there is room, where several stand together: their bars are as wide too. */
    widest?: number;
  },
) {
  const most = () =>
    props.asRate
      ? props.widest ?? widestOf(props.bars.map(({ rate }) => rate ?? null))
      : Math.max(1, ...props.bars.map(({ value }) => value ?? 0));
  return (
    <ul
      aria-label={props.label}
      class={`grid gap-x-3 gap-y-1 ${
        props.widest === undefined
          ? "grid-cols-[fit-content(45%)_minmax(3rem,1fr)_auto]"
          : "grid-cols-[40%_minmax(3rem,1fr)_4.5rem]"
      }`}
    >
      <For each={props.bars}>
        {(bar) => (
          <li class="col-span-full grid min-h-6 grid-cols-subgrid items-center">
            <Show when={bar.href} fallback={<span class="truncate text-muted" title={bar.label}>{bar.label}</span>}>
              {(href) => <A href={href()} class="truncate rounded-sm hover:underline" title={bar.label}>{bar.label}</A>}
            </Show>
            <Drawn bar={bar} most={most()} tone={props.tone} asRate={props.asRate} />
            <span
              class="text-right whitespace-nowrap tabular-nums"
              title={props.asRate ? rateSentence(bar.rate ?? null) : undefined}
            >
              {props.asRate ? rateText(bar.rate ?? null) : bar.value === null ? notTracked : manyText(bar.value)}
            </span>
          </li>
        )}
      </For>
    </ul>
  );
}

function Drawn(props: { bar: Bar; most: number; tone: Tone; asRate: boolean }) {
  return (
    <Show
      when={!props.asRate}
      fallback={
        <Show when={props.bar.rate} fallback={<span />}>
          {(rate) => <RateBar rate={rate()} most={props.most} tone={props.tone} hidden />}
        </Show>
      }
    >
      <svg width="100%" height="12" aria-hidden="true" class="block">
        <rect
          y="2"
          width={`${(props.bar.value ?? 0) / props.most * 100}%`}
          height="8"
          rx="2"
          class={fill[props.tone]}
          opacity="0.75"
        />
      </svg>
    </Show>
  );
}
