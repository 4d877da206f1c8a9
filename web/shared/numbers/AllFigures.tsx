import { For, Show } from "solid-js";
import { intervalText, manyText, ofText, type Rate, rateText } from "../charts/rate-text.ts";
import { RateBar } from "../charts/RateBar.tsx";
import { figureKinds, type Figures, rateOf } from "./figures.ts";

/** What became of mail, all together: how many were sent, and of those each rate with what is known of it (TR3). */
export function AllFigures(props: { figures: Figures }) {
  return (
    <div class="flex flex-col gap-3">
      <p class="text-sm text-muted">
        <span class="text-xl font-semibold text-text tabular-nums">{manyText(props.figures.sent)}</span> sent
      </p>
      <dl class="flex flex-col gap-2.5">
        <For each={figureKinds}>
          {(kind) => (
            <div class="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-2 text-sm">
              <dt class="truncate">{kind.label}</dt>
              <dd class="whitespace-nowrap tabular-nums">
                <Said rate={rateOf(props.figures, kind.key)} />
              </dd>
              <Show when={rateOf(props.figures, kind.key)}>
                {(rate) => (
                  <dd class="col-span-full">
                    <RateBar rate={rate()} tone={kind.tone} hidden />
                  </dd>
                )}
              </Show>
            </div>
          )}
        </For>
      </dl>
    </div>
  );
}

/** "38 %" and what it is of, with the interval. */
function Said(props: { rate: Rate }) {
  return (
    <Show when={props.rate?.of ? props.rate : null} fallback={<span class="text-muted">{rateText(props.rate)}</span>}>
      {(rate) => (
        <>
          <span class="font-medium">{rateText(rate())}</span>{" "}
          <span class="text-xs text-muted">
            {rateText(rate()) === ofText(rate()) ? "" : `${ofText(rate())} `}({intervalText(rate())})
          </span>
        </>
      )}
    </Show>
  );
}
