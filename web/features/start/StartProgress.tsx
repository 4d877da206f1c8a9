import { useQuery } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { A } from "@solidjs/router";
import type { Answer } from "#web/shared/api.ts";
import { writtenName } from "#web/shared/mail/path-text.ts";
import { startQuery } from "#web/shared/mail/start-stop.ts";
import { StartStop } from "#web/shared/mail/StartStop.tsx";
import { LinkButton } from "#web/shared/ui/Button.tsx";
import { ProgressBar } from "#web/shared/ui/ProgressBar.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { becameOf, conversationsText } from "#web/shared/start/preview-text.ts";
import { Skipped } from "#web/shared/start/Skipped.tsx";

/** How far a start is (ST8): it goes on whether or not somebody looks. */
export function StartProgress(props: { id: string }) {
  const start = useQuery(() => ({
    ...startQuery(props.id),
    // What became of its messages.
    meta: { follows: ["message", "playbook"] },
    refetchInterval: (query) =>
      query.state.data?.state === "done" || query.state.data?.state === "failed" ? false : 700,
  }));
  return (
    <Loaded query={start}>
      {(data) => (
        <Show when={data().playbook === null} fallback={<Standing start={data()} />}>
          <Section title={writtenName(data().name)}>
            <div class="flex flex-col gap-4 p-4">
              <ProgressBar
                label={data().state === "done"
                  ? "Done"
                  : data().state === "failed"
                  ? "Stopped"
                  : data().state === "planning"
                  ? "Looking whom to write to"
                  : "Making conversations"}
                value={data().state === "done" ? 1 : data().planned === 0 ? null : data().created / data().planned}
                text={data().state === "done"
                  ? `${conversationsText(data().created)} started`
                  : `${data().created.toLocaleString("en")} of ${data().planned.toLocaleString("en")}`}
              />
              <Show when={data().failure}>{(why) => <Notice tone="danger">{why()}</Notice>}</Show>
              <p class="text-sm text-muted">
                {data().state === "done"
                  ? data().created === 0 ? "Nobody was left to write to." : <Became start={data()} />
                  : "You may leave this page: it goes on by itself."}
              </p>
              <div class="flex flex-wrap gap-2">
                <Show when={data().state !== "done" || data().messages.pending > 0}>
                  <LinkButton look="primary" href={`/pending?view=all&startId=${data().id}`}>
                    See what is pending
                  </LinkButton>
                </Show>
                <LinkButton href="/accounts">Back to accounts</LinkButton>
                <Show when={data().state !== "done" || data().messages.pending > 0 || data().paused}>
                  <StartStop start={data()} size="md" />
                </Show>
              </div>
            </div>
          </Section>
          <Show when={data().skipped.length > 0}>
            <Section title="Skipped">
              <div class="p-4">
                <Skipped skipped={data().skipped} audience={data().audience ?? "all"} />
              </div>
            </Section>
          </Show>
        </Show>
      )}
    </Loaded>
  );
}

/** An action of a playbook: it makes conversations for as long as accounts match (PB2). */
function Standing(props: { start: Answer<"GET /api/starts/:id"> }) {
  return (
    <Section title={writtenName(props.start.name)}>
      <div class="flex flex-col gap-4 p-4">
        <p class="text-sm text-muted">
          An action of the playbook{" "}
          <A href={`/playbooks/${props.start.playbook!.id}`} class="link">{props.start.playbook!.name}</A>: it begins
          conversations for as long as accounts match.
        </p>
        <p class="text-sm">
          <Became start={props.start} />
        </p>
        <div class="flex flex-wrap gap-2">
          <Show when={props.start.messages.pending > 0}>
            <LinkButton look="primary" href={`/pending?view=all&startId=${props.start.id}`}>
              See what is pending
            </LinkButton>
          </Show>
          <StartStop start={props.start} size="md" />
        </div>
      </div>
    </Section>
  );
}

/** What became of what it made, each state with where it is looked at. */
function Became(props: { start: Answer<"GET /api/starts/:id"> }) {
  return (
    <For each={becameOf(props.start)}>
      {(part, n) => (
        <>
          {n() > 0 ? " · " : ""}
          <A href={part.href} class="link tabular-nums">{part.words}</A>
        </>
      )}
    </For>
  );
}
