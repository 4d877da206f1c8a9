import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { wordsOf } from "#web/shared/api-error.ts";
import { countText } from "#web/shared/filter/count-text.ts";
import { LoaderCircle } from "#web/shared/ui/icons.ts";
import { Notice, SkeletonLines } from "#web/shared/ui/states.tsx";
import type { Audience } from "./create-audience.ts";
import type { Action, Problem } from "./definition.ts";
import { ProblemList } from "./ProblemList.tsx";

type Counted = NonNullable<Audience["matching"]>;

/** Who matches now, what an edit of a live one would change, and what keeps it from going live (PB1). */
export function AudiencePanel(
  props: {
    audience: Audience | undefined;
    error: unknown;
    stale: boolean;
    version: number;
    actions: readonly Action[];
    /** Leads to the place of a problem; without it they are only read. */
    onProblem?: (problem: Problem) => void;
  },
) {
  return (
    <section
      id="who-matches"
      aria-label="Who matches"
      class="flex max-h-full min-h-0 flex-col overflow-hidden rounded-xl border bg-surface max-lg:max-h-none"
    >
      <Show when={props.error}>
        {(error) => (
          <div class="p-3">
            <Notice tone="danger">{wordsOf(error())}</Notice>
          </div>
        )}
      </Show>
      <Show when={props.audience} fallback={<Show when={!props.error}>{<SkeletonLines lines={6} />}</Show>}>
        {(audience) => (
          <div
            class="relative flex min-h-0 flex-1 flex-col divide-y overflow-y-auto outline-offset-[-2px]"
            tabindex={0}
            role="group"
            aria-label="Who matches, and what is to be mended"
          >
            <div class="p-4">
              <div class="flex items-start gap-2">
                <p role="status" class="min-w-0 flex-1 text-lg font-semibold tabular-nums">
                  {matchingText(audience())}
                </p>
                <Show when={props.stale}>
                  <LoaderCircle size={15} class="mt-1 shrink-0 animate-spin text-faint" aria-label="Looking again" />
                </Show>
              </div>
              <p class="mt-1 text-sm text-muted">
                <Show when={audience().matching} fallback="Say under “Who” which accounts it is for.">
                  of {countText(audience().accounts)} in the workspace
                </Show>
              </p>
              <Show when={audience().matching && audience().matching!.count > 0}>
                <Sample counted={audience().matching!} />
              </Show>
            </div>
            <Show when={props.version > 0 && audience().entering && audience().leaving}>
              <div class="p-4">
                <h3 class="mb-1 text-xs font-medium text-faint">Against what runs now</h3>
                <p class="text-sm tabular-nums">
                  {countText(audience().entering!)} would enter, {countText(audience().leaving!)} would leave
                </p>
                <Show when={audience().entering!.count > 0}>
                  <Sample title="Would enter" counted={audience().entering!} />
                </Show>
                <Show when={audience().barred && audience().barred!.count > 0}>
                  <Sample
                    title="Matched all along: enter when they stop matching and match anew"
                    counted={audience().barred!}
                  />
                </Show>
                <Show when={audience().leaving!.count > 0}>
                  <Sample title="Would leave" counted={audience().leaving!} />
                </Show>
              </div>
            </Show>
            <Show when={audience().problems.length > 0}>
              <div class="p-4">
                <ProblemList problems={audience().problems} actions={props.actions} onProblem={props.onProblem} />
              </div>
            </Show>
          </div>
        )}
      </Show>
    </section>
  );
}

/** "1,240 accounts match now". */
export function matchingText({ matching }: Pick<Audience, "matching">): string {
  if (matching === null) return "No rule yet";
  if (matching.count === 0) return matching.isMore ? "No account found so far" : "No account matches now";
  const isOne = matching.count === 1 && !matching.isMore;
  const text = countText(matching);
  return `${text[0]!.toUpperCase()}${text.slice(1)} ${isOne ? "account matches" : "accounts match"} now`;
}

/** Some of them by name, and how many more there are. */
export function Sample(props: { title?: string; counted: Counted }) {
  const more = () => props.counted.count - props.counted.sample.length;
  return (
    <div class="mt-2">
      <Show when={props.title}>
        {(title) => <p class="text-xs text-faint">{title()}</p>}
      </Show>
      <ul class="text-sm">
        <For each={props.counted.sample}>
          {(account) => (
            <li>
              <A
                href={`/accounts/${account.id}`}
                class="link inline-block max-w-full truncate py-0.5 align-top leading-5"
              >
                {account.name}
              </A>
            </li>
          )}
        </For>
      </ul>
      <Show when={more() > 0 || props.counted.isMore}>
        <p class="text-xs text-faint">
          and {more() > 0 ? `${more().toLocaleString("en")}${props.counted.isMore ? "+" : ""}` : ""} more
        </p>
      </Show>
    </div>
  );
}
