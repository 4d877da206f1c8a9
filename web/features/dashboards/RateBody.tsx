import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { intervalText, isFew, manyText, notTracked, ofText, percentText } from "#web/shared/charts/rate-text.ts";
import { RateBar } from "#web/shared/charts/RateBar.tsx";
import { listHref } from "#web/shared/numbers/list-link.ts";
import { measures } from "#web/shared/numbers/measures.ts";
import type { BodyOf } from "./WidgetBody.tsx";

/** A share with what it is of and how far it can be trusted: of few, the few themselves. Both of its numbers lead to their lists. */
export function RateBody(props: BodyOf<"rate">) {
  const tone = () => measures[props.question.measure].tone;
  const to = (filter: Record<string, unknown>, n: number, look: string) => (
    <A href={listHref(filter)} class={`rounded-sm hover:underline ${look}`}>{manyText(n)}</A>
  );
  return (
    <Show when={props.answer.value} fallback={<p class="text-lg text-muted">{notTracked}</p>}>
      {(rate) => (
        <Show when={rate().of > 0} fallback={<p class="text-lg text-muted">none sent yet</p>}>
          <div class="flex flex-1 flex-col justify-between gap-3">
            <div class="tabular-nums">
              <p class="text-3xl leading-9 font-semibold">
                {isFew(rate()) ? ofText(rate()) : percentText(rate().value)}
              </p>
              <p class="text-xs text-muted">
                {to(props.answer.filter, rate().count, "text-text")} of{" "}
                {to(props.answer.ofFilter, rate().of, "text-text")} ({intervalText(rate())})
              </p>
            </div>
            <RateBar rate={rate()} tone={tone() === "muted" ? "accent" : tone()} />
          </div>
        </Show>
      )}
    </Show>
  );
}
