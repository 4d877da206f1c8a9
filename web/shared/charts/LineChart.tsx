import { createEffect, createMemo, createSignal, For, type JSX, on, Show } from "solid-js";
import { createWidth } from "./create-width.ts";
import { type Line, lineSummary, pointText } from "./line-text.ts";
import { alone, heightAt, labelled, nearestTo, pathOf, placeAt, spreadOut, ticksTo } from "./scale.ts";
import { shortNumber } from "./rate-text.ts";
import { fill, stroke, wordFill } from "./tones.ts";

const height = 184;
const top = 10;
const bottom = height - 22;
/** The width of a letter of the axis, about. */
const letter = 6.2;

/**
 * Lines over time, drawn by hand in the theme's colours. A point is looked at by pointer or by the arrow keys; `readout` says what
 * stands there, and stays with it. Each line is named at its end where there is room.
 */
export function LineChart(
  props: {
    label: string;
    points: { short: string; long: string }[];
    lines: Line[];
    readout: (n: number) => JSX.Element;
  },
) {
  const [width, follow] = createWidth();
  const count = () => props.points.length;
  const [chosen, setChosen] = createSignal<number | null>(null);
  createEffect(on(count, () => setChosen(null), { defer: true }));
  const at = () => Math.min(chosen() ?? count() - 1, count() - 1);
  const ticks = createMemo(() =>
    ticksTo(Math.max(0, ...props.lines.flatMap((line) => line.values.map((v) => v ?? 0))))
  );
  const most = () => ticks().at(-1)!;
  const left = () => Math.max(...ticks().map((tick) => shortNumber(tick).length)) * letter + 10;
  const names = () => Math.max(...props.lines.map((line) => line.label.length)) * letter + 14;
  const isNamed = () => props.lines.length > 1 && width() - names() > 240;
  const right = () => width() - (isNamed() ? names() : 10);
  const x = (n: number) => placeAt(n, count(), left(), right());
  const y = (value: number) => heightAt(value, most(), bottom, top);
  const spots = (line: Line) => line.values.map((value, n) => (value === null ? null : { x: x(n), y: y(value) }));
  const ends = createMemo(() => {
    const wanted = props.lines.map((line) => y(line.values.findLast((value) => value !== null) ?? 0));
    return spreadOut(wanted, 13, top + 4, bottom);
  });
  const move = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const place = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setChosen(nearestTo(place, count(), left(), right()));
  };
  const onKeyDown = (press: KeyboardEvent) => {
    const to = {
      ArrowLeft: at() - 1,
      ArrowDown: at() - 1,
      ArrowRight: at() + 1,
      ArrowUp: at() + 1,
      PageDown: at() - 7,
      PageUp: at() + 7,
      Home: 0,
      End: count() - 1,
    }[press.key];
    if (to === undefined) return;
    press.preventDefault();
    setChosen(Math.min(count() - 1, Math.max(0, to)));
  };
  return (
    <div class="flex min-w-0 flex-col gap-1">
      <div ref={follow} class="relative min-w-0">
        <svg
          role="img"
          aria-label={lineSummary(props.label, props.points.map((point) => point.long), props.lines)}
          width={width()}
          height={height}
          class="block text-2xs"
        >
          <For each={ticks()}>
            {(tick) => (
              <>
                <line x1={left()} x2={right()} y1={y(tick)} y2={y(tick)} class="stroke-line" />
                <text x={left() - 6} y={y(tick) + 3.5} text-anchor="end" class="fill-faint tabular-nums">
                  {shortNumber(tick)}
                </text>
              </>
            )}
          </For>
          <For each={labelled(count(), right() - left(), 64)}>
            {(n) => (
              <text
                x={x(n)}
                y={height - 5}
                text-anchor={count() === 1 ? "middle" : n === 0 ? "start" : n === count() - 1 ? "end" : "middle"}
                class="fill-faint"
              >
                {props.points[n]!.short}
              </text>
            )}
          </For>
          <line x1={x(at())} x2={x(at())} y1={top} y2={bottom} class="stroke-line-strong" stroke-dasharray="2 3" />
          <For each={props.lines}>
            {(line, n) => (
              <>
                <path
                  d={pathOf(spots(line))}
                  fill="none"
                  stroke-width="1.75"
                  stroke-linejoin="round"
                  stroke-dasharray={line.dashed ? "4 3" : undefined}
                  class={stroke[line.tone]}
                />
                <For each={alone(spots(line))}>
                  {(spot) => <circle cx={spot.x} cy={spot.y} r="2.5" class={fill[line.tone]} />}
                </For>
                <Show when={spots(line)[at()]}>
                  {(spot) => (
                    <circle
                      cx={spot().x}
                      cy={spot().y}
                      r="3.5"
                      stroke-width="1.5"
                      class={`${fill[line.tone]} stroke-surface`}
                    />
                  )}
                </Show>
                <Show when={isNamed() && line.values.some((value) => value !== null)}>
                  <text x={right() + 8} y={ends()[n()]! + 3.5} class={`${wordFill(line.tone)} font-medium`}>
                    {line.label}
                  </text>
                </Show>
              </>
            )}
          </For>
        </svg>
        <div
          role="slider"
          tabindex={0}
          aria-label={`${props.label}: point in time`}
          aria-valuemin={0}
          aria-valuemax={count() - 1}
          aria-valuenow={at()}
          aria-valuetext={pointText(props.points[at()]!.long, props.lines, at())}
          class="absolute inset-0 cursor-crosshair touch-pan-y rounded-md"
          onPointerMove={move}
          onPointerDown={move}
          onKeyDown={onKeyDown}
        />
      </div>
      {props.readout(at())}
    </div>
  );
}
