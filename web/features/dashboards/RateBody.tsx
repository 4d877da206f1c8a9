import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { intervalText, isFew, manyText, notTracked, percentText, type Rate } from "#web/shared/charts/rate-text.ts";
import { RateBar } from "#web/shared/charts/RateBar.tsx";
import { listHref, type NamedFilter } from "#web/shared/numbers/list-link.ts";
import { measures } from "#web/shared/numbers/measures.ts";
import type { BodyOf } from "./WidgetBody.tsx";

const big = "text-3xl leading-9 font-semibold";

/** A share with what it is of and how far it can be trusted: of few, the few themselves. Both of its numbers lead to their lists. */
export function RateBody(props: BodyOf<"rate">) {
  const tone = () => measures[props.question.measure].tone;
  /** "3 of 8" */
  const both = (rate: NonNullable<Rate>): JSX.Element => (
    <>
      <Leads to={props.answer.filter} n={rate.count} /> of <Leads to={props.answer.ofFilter} n={rate.of} />
    </>
  );
  return (
    <Show when={props.answer.value} fallback={<p class="text-lg text-muted first-letter:uppercase">{notTracked}</p>}>
      {(rate) => (
        <Show when={rate().of > 0} fallback={<p class="text-lg text-muted">None sent yet</p>}>
          <div class="flex flex-1 flex-col justify-between gap-3">
            <div class="tabular-nums">
              <Show
                when={isFew(rate())}
                fallback={
                  <>
                    <p class={big}>{percentText(rate().value)}</p>
                    <p class="text-xs text-muted">{both(rate())} ({intervalText(rate())})</p>
                  </>
                }
              >
                <p class={big}>{both(rate())}</p>
                <p class="text-xs text-muted">({intervalText(rate())})</p>
              </Show>
            </div>
            <RateBar rate={rate()} tone={tone() === "muted" ? "accent" : tone()} />
          </div>
        </Show>
      )}
    </Show>
  );
}

function Leads(props: { to: NamedFilter; n: number }) {
  return (
    <A
      href={listHref(props.to)}
      class="rounded-sm underline decoration-line-strong/60 decoration-1 underline-offset-3 hover:decoration-current"
    >
      {manyText(props.n)}
    </A>
  );
}
