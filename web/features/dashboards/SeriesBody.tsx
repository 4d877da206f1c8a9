import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { bucketLong, bucketShort } from "#web/shared/charts/bucket-text.ts";
import { ChartTable } from "#web/shared/charts/ChartTable.tsx";
import type { Line } from "#web/shared/charts/line-text.ts";
import { LineChart } from "#web/shared/charts/LineChart.tsx";
import { manyText, notTracked } from "#web/shared/charts/rate-text.ts";
import { Swatch } from "#web/shared/charts/Swatch.tsx";
import { listHref, timedIn } from "#web/shared/numbers/list-link.ts";
import { measures } from "#web/shared/numbers/measures.ts";
import type { BodyOf } from "./WidgetBody.tsx";

const heads = { day: "Day", week: "Week", month: "Month" };

/** Lines over time; below them what stands at the point that is looked at, each number a way to its list. */
export function SeriesBody(props: BodyOf<"series"> & { asTable: boolean }) {
  const points = () => props.answer.points;
  const every = () => props.question.every;
  const long = (n: number) => bucketLong(points()[n]!.at, every(), props.span.zone);
  const lines = (): Line[] =>
    props.question.measures.map((name, n) => {
      const { label, tone, dashed } = measures[name];
      const values = points().map((point) => point.values[n] ?? null);
      return { key: name, label, tone, values, ...(dashed ? { dashed } : {}) };
    });
  const cell = (n: number, m: number) => {
    const { since, before, values } = points()[n]!;
    const value = values[m] ?? null;
    const [filter, field] = [props.answer.filters[m], props.answer.fields[m]];
    return {
      text: value === null ? notTracked : manyText(value),
      href: value && filter && field ? listHref(timedIn(filter, field, since, before)) : null,
    };
  };
  return (
    <Show when={points().length > 0} fallback={<p class="text-sm text-muted">Nothing in this time.</p>}>
      <Show
        when={!props.asTable}
        fallback={
          <ChartTable
            label={props.title}
            head={[heads[every()], ...props.question.measures.map((name) => measures[name].label)]}
            rows={points().map((point, n) => ({
              key: point.at,
              cells: [{ text: long(n) }, ...props.question.measures.map((_, m) => cell(n, m))],
            })).toReversed()}
          />
        }
      >
        <LineChart
          label={props.title}
          points={points().map(({ at }, n) => ({ short: bucketShort(at, every(), props.span.zone), long: long(n) }))}
          lines={lines()}
          readout={(n) => (
            <p class="flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-muted tabular-nums">
              <span>{long(n)}</span>
              <For each={props.question.measures}>
                {(name, m) => {
                  const shown = () => cell(n, m());
                  const words = () => `${measures[name].label} ${shown().text}`;
                  return (
                    <span class="inline-flex items-center gap-1.5">
                      <Swatch tone={measures[name].tone} dashed={measures[name].dashed ?? false} />
                      <Show when={shown().href} fallback={words()}>
                        {(to) => <A href={to()} class="rounded-sm text-text hover:underline">{words()}</A>}
                      </Show>
                    </span>
                  );
                }}
              </For>
            </p>
          )}
        />
      </Show>
    </Show>
  );
}
