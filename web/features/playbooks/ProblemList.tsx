import { For, type JSX, Show } from "solid-js";
import { CircleAlert, Info } from "#web/shared/ui/icons.ts";
import { titleOf } from "./action-words.ts";
import type { Action, Problem } from "./definition.ts";
import { errorsIn, mendText, problemText } from "./faults.ts";

/** What keeps a definition from going live, and under it what is worth a look: one list for all that tell or count it (PB1). */
export function ProblemList(
  props: {
    problems: readonly Problem[];
    actions: readonly Action[];
    /** Leads to the place of a problem; without it they are only read. */
    onProblem?: ((problem: Problem) => void) | undefined;
  },
) {
  const errors = () => errorsIn(props.problems);
  const warnings = () => props.problems.filter(({ level }) => level === "warning");
  return (
    <div class="flex flex-col gap-3">
      <Part
        title={`Before it can go live: ${mendText(errors().length)}`}
        problems={errors()}
        actions={props.actions}
        onProblem={props.onProblem}
      />
      <Part title="Worth a look" problems={warnings()} actions={props.actions} onProblem={props.onProblem} />
    </div>
  );
}

function Part(props: {
  title: string;
  problems: readonly Problem[];
  actions: readonly Action[];
  onProblem?: ((problem: Problem) => void) | undefined;
}) {
  return (
    <Show when={props.problems.length > 0}>
      <div>
        <h3 class="mb-1 text-xs font-medium text-faint">{props.title}</h3>
        <ul class="flex flex-col gap-1 text-sm">
          <For each={props.problems}>
            {(problem) => (
              <li>
                <Show
                  when={props.onProblem}
                  fallback={
                    <p class="flex items-start gap-2 px-1.5 py-1">
                      <Line problem={problem} actions={props.actions} />
                    </p>
                  }
                >
                  {(lead) => (
                    <button
                      type="button"
                      class="flex w-full items-start gap-2 rounded-md px-1.5 py-1 text-left outline-offset-0 hover:bg-hover"
                      onClick={() => lead()(problem)}
                    >
                      <Line problem={problem} actions={props.actions} />
                    </button>
                  )}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}

function Line(props: { problem: Problem; actions: readonly Action[] }) {
  const titleAt = (at: number) => {
    const action = props.actions[at];
    return action && titleOf(action);
  };
  return (
    <>
      <Glyph level={props.problem.level} />
      <span class="min-w-0 flex-1 break-words">{problemText(props.problem, titleAt)}</span>
    </>
  );
}

function Glyph(props: { level: Problem["level"] }): JSX.Element {
  return (
    <Show
      when={props.level === "error"}
      fallback={<Info size={14} class="mt-0.75 shrink-0 text-warn" aria-label="Warning" />}
    >
      <CircleAlert size={14} class="mt-0.75 shrink-0 text-danger" aria-label="To be mended" />
    </Show>
  );
}
