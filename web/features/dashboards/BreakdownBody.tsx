import { Show } from "solid-js";
import { Bars } from "#web/shared/charts/Bars.tsx";
import { ChartTable } from "#web/shared/charts/ChartTable.tsx";
import { intervalText, manyText, notTracked, rateText } from "#web/shared/charts/rate-text.ts";
import { listHref } from "#web/shared/numbers/list-link.ts";
import { measures } from "#web/shared/numbers/measures.ts";
import type { NumbersOf } from "./create-answer.ts";
import type { BodyOf } from "./WidgetBody.tsx";

type Row = NumbersOf<"breakdown">["rows"][number];

/** Bars by what conversations are broken down by, the largest first; what is behind the last of them together. */
export function BreakdownBody(props: BodyOf<"breakdown"> & { asTable: boolean }) {
  const about = () => measures[props.question.measure];
  const tone = () => (about().tone === "muted" || about().tone === "text" ? "accent" : about().tone);
  const href = (row: Row) => (row.value ? listHref(row.filter) : null);
  return (
    <Show
      when={props.answer.rows.length > 0}
      fallback={
        <p class="text-sm text-muted">
          {props.question.asRate
            ? "None was sent in this time of which this is tracked."
            : "No conversations in this time."}
        </p>
      }
    >
      <Show when={!props.asTable} fallback={<AsTable {...props} href={href} />}>
        <Bars
          label={props.title}
          tone={tone()}
          asRate={props.question.asRate}
          bars={props.answer.rows.map((row) => ({
            key: row.key ?? "",
            label: row.label,
            href: href(row),
            value: row.value,
            rate: row.rate,
          }))}
        />
      </Show>
      <Show when={props.answer.others.rows > 0}>
        <p class="mt-2 text-xs text-muted tabular-nums">
          {manyText(props.answer.others.rows)} more come to {manyText(props.answer.others.value)}.
        </p>
      </Show>
    </Show>
  );
}

function AsTable(props: BodyOf<"breakdown"> & { href: (row: Row) => string | null }) {
  const label = () => measures[props.question.measure].label;
  const by = () => props.answer.byLabel;
  return (
    <ChartTable
      label={props.title}
      head={props.question.asRate ? [by(), label(), "Rate", "Of", "95 % interval"] : [by(), label()]}
      rows={props.answer.rows.map((row) => ({
        key: row.key ?? "",
        cells: [
          { text: row.label },
          { text: row.value === null ? notTracked : manyText(row.value), href: props.href(row) },
          ...(props.question.asRate
            ? [
              { text: rateText(row.rate) },
              { text: row.rate ? manyText(row.rate.of) : "" },
              { text: row.rate?.of ? intervalText(row.rate) : "" },
            ]
            : []),
        ],
      }))}
    />
  );
}
