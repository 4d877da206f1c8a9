import { useQuery } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { LinkButton } from "#web/shared/ui/Button.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { ProgressBar } from "#web/shared/ui/ProgressBar.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { conversationsText, skipWords } from "./words.ts";

type Start = Answer<"GET /api/starts/:id">;
const isOver = (start: Start) => start.state === "done" || start.state === "failed";
const progressOf = (start: Start) =>
  start.state === "done" ? 1 : start.planned === 0 ? null : start.created / start.planned;

/** A start on its way: it goes on by itself, whoever leaves this page (ST8). */
export function StartProgress(props: { id: string }) {
  const start = useQuery(() => ({
    queryKey: ["start", props.id],
    queryFn: ({ signal }) => request("GET /api/starts/:id", { params: { id: props.id }, signal }),
    refetchInterval: (query) => query.state.data && isOver(query.state.data) ? false : 1_000,
  }));
  return (
    <Loaded query={start}>
      {(data) => (
        <>
          <Section title={data().name}>
            <div class="flex flex-col gap-4 p-4">
              <ProgressBar
                label="Progress of the start"
                value={progressOf(data())}
                text={data().state === "done"
                  ? `${conversationsText(data().created)} started`
                  : `${data().created.toLocaleString("en")} of ${data().planned.toLocaleString("en")}`}
              />
              <Show when={data().failure}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
              <Show when={data().skipped.length > 0}>
                <div>
                  <p class="mb-1 text-sm font-medium">Left out</p>
                  <ul class="text-sm text-muted">
                    <For each={data().skipped}>
                      {(skip) => <li>{skip.count.toLocaleString("en")} {skipWords[skip.why]}</li>}
                    </For>
                  </ul>
                </div>
              </Show>
            </div>
          </Section>
          <div class="flex items-center justify-end gap-2">
            <Show when={!isOver(data())}>
              <p class="mr-auto text-sm text-muted">You may leave this page: it goes on by itself.</p>
            </Show>
            <LinkButton href="/accounts">Back to accounts</LinkButton>
            <LinkButton look="primary" href={`/pending?startId=${data().id}`}>Review what is pending</LinkButton>
          </div>
        </>
      )}
    </Loaded>
  );
}
