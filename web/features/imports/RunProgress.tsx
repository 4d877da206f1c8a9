import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createEffect, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button, buttonClass, LinkButton } from "#web/shared/ui/Button.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { ProgressBar } from "#web/shared/ui/ProgressBar.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { optOutsLost } from "./targets.ts";

type Run = Answer<"GET /api/imports/:id">;
const isOver = (run: Run) => run.state === "done" || run.state === "failed" || run.state === "cancelled";
const count = (n: number) => n.toLocaleString("en");
const over: Partial<Record<Run["state"], string>> = { done: "Done", failed: "Failed", cancelled: "Stopped" };

/** An import on its way, or tried: how far it is, what went in or would, which rows did not and why. */
export function RunProgress(props: {
  id: string;
  onAgain: () => void;
  /** Back to the columns, of one that was only tried. */
  onMend: () => void;
  /** In earnest, by the plan that was tried; null where a reload has lost it. */
  onImport: (() => Promise<unknown>) | null;
}) {
  const client = useQueryClient();
  const run = useQuery(() => ({
    queryKey: ["import", props.id],
    queryFn: ({ signal }) => request("GET /api/imports/:id", { params: { id: props.id }, signal }),
    refetchInterval: (query) => query.state.data && isOver(query.state.data) ? false : 1_000,
  }));
  const renew = () => client.invalidateQueries({ queryKey: ["import", props.id] });
  const cancel = createSubmit(async () => {
    await request("POST /api/imports/:id/cancel", { params: { id: props.id } });
    await renew();
  });
  const inEarnest = createSubmit(async () => {
    await props.onImport?.();
    await renew();
  });
  createEffect(() => {
    if (run.isSuccess && isOver(run.data)) void client.invalidateQueries({ queryKey: ["imports"] });
  });
  return (
    <Loaded query={run}>
      {(data) => (
        <>
          <Section
            title={data().fileName}
            lead={data().dryRun ? "Tried without importing: nothing was changed." : undefined}
          >
            <div class="flex flex-col gap-4 p-4">
              <ProgressBar
                label="Progress of the import"
                value={data().state === "done" ? 1 : data().progress}
                text={over[data().state] ?? `${Math.floor(data().progress * 100)} %`}
              />
              <dl class="grid grid-cols-4 gap-4 text-center phone:grid-cols-2">
                <For
                  each={[
                    ["Rows with something new", data().created],
                    ["Rows with changes", data().updated],
                    ["Rows without changes", data().unchanged],
                    [data().dryRun ? "Rows that would not go in" : "Rows not imported", data().failed],
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
              <Show when={data().disagreed > 0}>
                <p class="text-xs text-muted">
                  {count(data().disagreed)} {data().disagreed === 1 ? "row says" : "rows say"}{" "}
                  something else of an account or user than an earlier row: what the file says first holds, the rest of
                  the row goes in.
                </p>
              </Show>
              <Show when={data().leftOut.length > 0}>
                <p class="text-xs break-words text-muted">Columns left out: {data().leftOut.join(", ")}.</p>
              </Show>
              <Show when={optOutsLost(data().kind, data().leftOut)}>
                {(words) => <Notice tone="warn">{words()}</Notice>}
              </Show>
              <Show when={data().state === "cancelled" && !data().dryRun}>
                <Notice tone="warn">
                  Stopped after {count(data().rows)} rows. What is counted here is in; the rest of the file is not.
                </Notice>
              </Show>
              <Show when={data().failure}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
              <Show when={cancel.beside() ?? inEarnest.beside()}>
                {(words) => <Notice tone="danger">{words()}</Notice>}
              </Show>
            </div>
          </Section>
          <Show when={data().errors.length > 0}>
            <Section
              title={data().disagreed > 0
                ? "Rows to look at"
                : data().dryRun
                ? "Rows that would not go in"
                : "Rows that were not imported"}
              lead={data().failed + data().disagreed > data().errors.length
                ? `The first ${count(data().errors.length)} of ${
                  count(data().failed + data().disagreed)
                }; the file has all of them.`
                : "Mend them in the file and import it again: the others stay as they are."}
              actions={
                <a class={buttonClass("plain", "sm")} href={`/api/imports/${props.id}/errors.csv`} download="">
                  Download all as CSV
                </a>
              }
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
          <div class="flex flex-wrap justify-end gap-2">
            <Show when={!isOver(data())}>
              <Button pending={cancel.pending()} onClick={() => void cancel.run()}>Stop</Button>
            </Show>
            <Show when={isOver(data()) && data().dryRun}>
              <Button onClick={props.onAgain}>Another file</Button>
              <Button onClick={props.onMend}>Back to the columns</Button>
              <Show when={props.onImport}>
                <Button look="primary" pending={inEarnest.pending()} onClick={() => void inEarnest.run()}>
                  Import
                </Button>
              </Show>
            </Show>
            <Show when={isOver(data()) && !data().dryRun}>
              <Button onClick={props.onAgain}>Import another file</Button>
              <Show
                when={data().kind !== "teammates"}
                fallback={<LinkButton href="/settings/team" look="primary">See the team</LinkButton>}
              >
                <LinkButton href="/users">See the users</LinkButton>
                <LinkButton href="/accounts" look="primary">See the accounts</LinkButton>
              </Show>
            </Show>
          </div>
        </>
      )}
    </Loaded>
  );
}
