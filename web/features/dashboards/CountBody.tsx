import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { bucketLong } from "#web/shared/charts/bucket-text.ts";
import { manyText, notTracked } from "#web/shared/charts/rate-text.ts";
import { Spark } from "#web/shared/charts/Spark.tsx";
import { listHref } from "#web/shared/numbers/list-link.ts";
import { measures } from "#web/shared/numbers/measures.ts";
import { createAnswer, type NumbersOf } from "./create-answer.ts";
import { type Back, everyOf } from "./question.ts";
import type { BodyOf } from "./WidgetBody.tsx";

/** How many, and in small how that came about. */
export function CountBody(props: BodyOf<"count"> & { back: Back }) {
  const every = () => everyOf(props.back);
  const about = () => measures[props.question.measure];
  const course = createAnswer(() => {
    const { kind: _, measure, ...asked } = props.question;
    return { ...asked, kind: "series", measures: [measure], every: every() };
  }, () => props.span);
  const points = () =>
    course.isSuccess && course.data.kind === "series" ? (course.data as NumbersOf<"series">).points : [];
  return (
    <div class="flex flex-1 flex-col justify-between gap-3">
      <Show when={props.answer.value} fallback={<None value={props.answer.value} />}>
        {(value) => (
          <A
            href={listHref(props.answer.filter)}
            class="self-start rounded-sm text-3xl leading-9 font-semibold tabular-nums hover:underline"
          >
            {manyText(value())}
            <span class="sr-only">{` ${about().label.toLowerCase()}: show them`}</span>
          </A>
        )}
      </Show>
      <Show when={points().length > 1 && props.answer.value !== null}>
        <Spark
          label={`${about().label} by ${every()}`}
          names={points().map(({ at }) => bucketLong(at, every(), props.span.zone))}
          line={{
            key: props.question.measure,
            label: about().label,
            tone: about().tone,
            values: points().map(({ values }) => values[0] ?? null),
          }}
        />
      </Show>
    </div>
  );
}

function None(props: { value: number | null }) {
  return (
    <Show when={props.value === null} fallback={<p class="text-3xl leading-9 font-semibold tabular-nums">0</p>}>
      <p class="text-lg text-muted first-letter:uppercase">{notTracked}</p>
    </Show>
  );
}
