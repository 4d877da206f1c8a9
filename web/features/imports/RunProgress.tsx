import { useQuery } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { ProgressBar } from "#web/shared/ui/ProgressBar.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";

type Run = Answer<"GET /api/imports/:id">;
const isOver = (run: Run) => run.state === "done" || run.state === "failed";
const count = (n: number) => n.toLocaleString("en");

/** An import on its way: how far it is, what went in, which rows did not and why. */
export function RunProgress(props: { id: string; onAgain: () => void }) {
  const run = useQuery(() => ({
    queryKey: ["import", props.id],
    queryFn: ({ signal }) => request("GET /api/imports/:id", { params: { id: props.id }, signal }),
    refetchInterval: (query) => query.state.data && isOver(query.state.data) ? false : 1_000,
  }));
  return (
    <Loaded query={run}>
      {(data) => (
        <>
          <Section title={data().fileName}>
            <div class="flex flex-col gap-4 p-4">
              <ProgressBar
                label="Progress of the import"
                value={data().state === "done" ? 1 : data().progress}
                text={data().state === "done"
                  ? "Done"
                  : data().state === "failed"
                  ? "Failed"
                  : `${Math.floor(data().progress * 100)} %`}
              />
              <dl class="grid grid-cols-4 gap-4 text-center phone:grid-cols-2">
                <For
                  each={[
                    ["Created", data().created],
                    ["Updated", data().updated],
                    ["Unchanged", data().unchanged],
                    ["Not imported", data().failed],
                  ] as const}
                >
                  {([label, n]) => (
                    <div>
                      <dd class="text-xl font-semibold tabular-nums">{count(n)}</dd>
                      <dt class="text-xs text-muted">{label}</dt>
                    </div>
                  )}
                </For>
              </dl>
              <Show when={data().failure}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
            </div>
          </Section>
          <Show when={data().errors.length > 0}>
            <Section
              title="Rows that were not imported"
              lead="Mend them in the file and import it again: the others stay as they are."
            >
              <ul class="divide-y">
                <For each={data().errors}>
                  {(error) => (
                    <li class="flex gap-4 px-4 py-1.5 text-sm">
                      <span class="w-20 shrink-0 text-muted tabular-nums">Line {count(error.line)}</span>
                      <span class="min-w-0 break-words">{error.field ? `${error.field}: ` : ""}{error.reason}</span>
                    </li>
                  )}
                </For>
              </ul>
            </Section>
          </Show>
          <Show when={isOver(data())}>
            <div class="flex justify-end gap-2">
              <Button onClick={props.onAgain}>Import another file</Button>
              <LinkButton href="/users">See the users</LinkButton>
              <LinkButton href="/accounts" look="primary">See the accounts</LinkButton>
            </div>
          </Show>
        </>
      )}
    </Loaded>
  );
}
