import { useQuery } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { StartStop } from "#web/shared/mail/StartStop.tsx";
import { LinkButton } from "#web/shared/ui/Button.tsx";
import { ProgressBar } from "#web/shared/ui/ProgressBar.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { conversationsText } from "./preview-text.ts";
import { Skipped } from "./Skipped.tsx";

/** How far a start is (ST8): it goes on whether or not somebody looks. */
export function StartProgress(props: { id: string }) {
  const start = useQuery(() => ({
    queryKey: ["start", props.id],
    queryFn: ({ signal }) => request("GET /api/starts/:id", { params: { id: props.id }, signal }),
    refetchInterval: (query) =>
      query.state.data?.state === "done" || query.state.data?.state === "failed" ? false : 700,
  }));
  return (
    <Loaded query={start}>
      {(data) => (
        <>
          <Section title={data().name}>
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
                  ? data().created === 0 ? "Nobody was left to write to." : "Each waits as pending until it leaves."
                  : "You may leave this page: it goes on by itself."}
              </p>
              <div class="flex flex-wrap gap-2">
                <LinkButton look="primary" href={`/pending?view=all&startId=${data().id}`}>
                  See what is pending
                </LinkButton>
                <LinkButton href="/accounts">Back to accounts</LinkButton>
                <StartStop start={data()} />
              </div>
            </div>
          </Section>
          <Show when={data().skipped.length > 0}>
            <Section title="Skipped">
              <div class="p-4">
                <Skipped skipped={data().skipped} />
              </div>
            </Section>
          </Show>
        </>
      )}
    </Loaded>
  );
}
