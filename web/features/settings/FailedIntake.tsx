import { useInfiniteQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, createUniqueId, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { Time } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { ShowMore } from "#web/shared/ui/ShowMore.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import type { Channel } from "./channel-kinds.ts";

type Page = Answer<"GET /api/channels/:id/intake">;
type Failed = Page["items"][number];

const nameOf = (one: Failed) => one.kind === "hook" ? "A webhook" : one.from ?? "A mail from nobody";

/** What came in by a channel and could not be read: how much of it, and for an admin which, why, and what to do with it (CH6). */
export function FailedIntake(props: { channel: Channel; mayChange: boolean; zone: string }) {
  const [shown, setShown] = createSignal(false);
  const id = createUniqueId();
  const words = () => `${props.channel.intakeFailed} could not be read`;
  return (
    <Show when={props.channel.intakeFailed > 0}>
      <div class="border-b px-4 py-2 text-xs">
        <div class="flex items-center gap-3">
          <span class="text-warn">{words()}</span>
          <Show when={props.mayChange}>
            <Button
              size="sm"
              look="ghost"
              aria-expanded={shown()}
              aria-controls={id}
              onClick={() => setShown(!shown())}
            >
              {shown() ? "Hide" : "Show"}
            </Button>
          </Show>
        </div>
        <div id={id}>
          <Show when={props.mayChange && shown()}>
            <FailedList channel={props.channel} zone={props.zone} />
          </Show>
        </div>
      </div>
    </Show>
  );
}

function FailedList(props: { channel: Channel; zone: string }) {
  const client = useQueryClient();
  const [dropping, setDropping] = createSignal<Failed | null>(null);
  const [busy, setBusy] = createSignal<string | null>(null);
  const list = useInfiniteQuery(() => ({
    queryKey: ["intake", props.channel.id],
    queryFn: ({ pageParam, signal }) =>
      request("GET /api/channels/:id/intake", {
        params: { id: props.channel.id },
        query: { state: "failed", limit: 20, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page) => last.next,
    meta: { follows: ["channel"] },
  }));
  const renew = () => Promise.all([["intake"], ["channels"]].map((queryKey) => client.invalidateQueries({ queryKey })));
  const paramsOf = (one: Failed) => ({ id: props.channel.id, intakeId: one.id });
  const retry = async (one: Failed) => {
    setBusy(one.id);
    try {
      await request("POST /api/channels/:id/intake/:intakeId/retry", { params: paramsOf(one) });
      toast("It is being read again");
    } catch (error) {
      toastError(error);
    } finally {
      setBusy(null);
      await renew();
    }
  };
  return (
    <>
      <Loaded query={list}>
        {(answer) => (
          <ul class="divide-y" aria-label={`What ${props.channel.name} could not read`}>
            <For each={answer().pages.flatMap(({ items }) => items)}>
              {(one) => (
                <li class="flex items-center gap-3 py-2">
                  <div class="min-w-0 flex-1">
                    <p class="truncate text-sm">
                      {nameOf(one)}
                      <Show when={one.subject}>{(subject) => <span class="text-muted">: {subject()}</span>}</Show>
                    </p>
                    <p class="text-muted">
                      <Time at={one.at} zone={props.zone} />, tried {one.tries} times:{" "}
                      <span class="wrap-anywhere">{one.why || "no reason was kept"}</span>
                    </p>
                  </div>
                  <Button size="sm" pending={busy() === one.id} onClick={() => void retry(one)}>Try again</Button>
                  <Button size="sm" look="ghost" onClick={() => setDropping(one)}>Drop</Button>
                </li>
              )}
            </For>
          </ul>
        )}
      </Loaded>
      <ShowMore list={list} class="pt-2" />
      <ConfirmDialog
        open={dropping() !== null}
        onClose={() => setDropping(null)}
        title="Drop it for good?"
        action="Drop"
        danger
        onConfirm={async () => {
          await request("POST /api/channels/:id/intake/:intakeId/drop", { params: paramsOf(dropping()!) });
          await renew();
        }}
      >
        What it held is deleted here. Your provider or mailbox may still have it.
      </ConfirmDialog>
    </>
  );
}
