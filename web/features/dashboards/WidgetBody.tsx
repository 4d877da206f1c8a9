import { A } from "@solidjs/router";
import { Match, Show, Switch } from "solid-js";
import { ApiError, wordsOf } from "#web/shared/api-error.ts";
import { dayIn } from "#web/shared/filter/moment.ts";
import { isFilterFault } from "#web/shared/filter/FilterRefused.tsx";
import { dateText } from "#web/shared/time-text.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Skeleton } from "#web/shared/ui/states.tsx";
import { BreakdownBody } from "./BreakdownBody.tsx";
import { CountBody } from "./CountBody.tsx";
import { createAnswer, createSpan, type NumbersOf } from "./create-answer.ts";
import type { Back, Question, Span } from "./question.ts";
import { RateBody } from "./RateBody.tsx";
import { SeriesBody } from "./SeriesBody.tsx";

export type BodyOf<K extends Question["kind"]> = {
  title: string;
  question: Extract<Question, { kind: K }>;
  span: Span;
  answer: NumbersOf<K>;
};
type Shown = { title: string; question: Question; back: Back };

/** What a widget answers: a number, a rate, lines or bars, each leading to the list that counts the same (VI5). */
export function WidgetBody(props: Shown & { asTable: boolean; trial?: boolean; editHref?: string | undefined }) {
  const span = createSpan(() => props.back);
  const answer = createAnswer(() => props.question, span, () => props.trial ?? false);
  /** The answer to what is asked, where it is of its kind: one that is kept meanwhile may be of another. */
  const shown = <K extends Question["kind"]>(kind: K): BodyOf<K> | null => {
    const { question } = props;
    if (!answer.isSuccess || answer.data.kind !== kind || question.kind !== kind) return null;
    return { title: props.title, question, span: span(), answer: answer.data } as BodyOf<K>;
  };
  const cutAt = () => (answer.isSuccess ? answer.data.countedSince : null);
  return (
    <>
      <Switch fallback={<Waiting kind={props.question.kind} />}>
        <Match when={answer.isError}>
          <Failed error={answer.error} retry={() => void answer.refetch()} editHref={props.editHref} />
        </Match>
        <Match when={shown("count")}>{(body) => <CountBody {...body()} back={props.back} />}</Match>
        <Match when={shown("rate")}>{(body) => <RateBody {...body()} />}</Match>
        <Match when={shown("series")}>{(body) => <SeriesBody {...body()} asTable={props.asTable} />}</Match>
        <Match when={shown("breakdown")}>{(body) => <BreakdownBody {...body()} asTable={props.asTable} />}</Match>
      </Switch>
      <Show when={cutAt()}>
        {(at) => (
          <p class="mt-2 text-xs text-warn">
            Counted back to {dateText(dayIn(at(), span().zone))} only: older ones took too long.
          </p>
        )}
      </Show>
    </>
  );
}

/** About as tall as what comes, so that little moves when it does. */
const waiting: Record<Question["kind"], string> = {
  count: "h-7 w-24",
  rate: "h-7 w-24",
  series: "h-56 w-full",
  breakdown: "h-44 w-full",
};

function Waiting(props: { kind: Question["kind"] }) {
  return (
    <div role="status" class="flex flex-col gap-3">
      <span class="sr-only">Loading…</span>
      <Skeleton class={waiting[props.kind]} />
    </div>
  );
}

/** What is wrong with what is asked, else why it was not answered. */
function faultText(error: unknown): string {
  if (isFilterFault(error)) return "A condition of its filter cannot be asked any more.";
  const field = error instanceof ApiError && error.code === "invalid_field" ? error.field : null;
  if (field === "by") return "What it is broken down by is archived or gone.";
  if (field === "every") return "Too many points to tell apart: take longer ones, or look back less far.";
  return `This could not be counted. ${wordsOf(error)}`;
}

function Failed(props: { error: unknown; retry: () => void; editHref: string | undefined }) {
  return (
    <div role="alert" class="flex flex-col items-start gap-2 text-sm">
      <p class="text-danger">
        {faultText(props.error)}
      </p>
      <div class="flex items-center gap-3">
        <Button size="sm" onClick={props.retry}>Try again</Button>
        <Show when={props.editHref}>{(href) => <A href={href()} class="link">Change the widget</A>}</Show>
      </div>
    </div>
  );
}
