import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import type { FileRef } from "#jobs/document/nodes.ts";
import { request } from "#web/shared/api.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { MailPlus, Reply, Tag } from "#web/shared/ui/icons.ts";
import { EmptyState, SkeletonLines } from "#web/shared/ui/states.tsx";
import { toastUndo } from "#web/shared/ui/Toast.tsx";
import { ActionCard } from "./ActionCard.tsx";
import { type DefinitionNames, titleOf } from "./action-words.ts";
import type { Builder } from "./create-builder.ts";
import {
  type Action,
  copyOf,
  mostActions,
  newFollowUp,
  newSetTrait,
  newStart,
  type Problem,
  type StartAction,
} from "./definition.ts";

/** What the playbook does with an account that matches, in order (PB1, PB2, PB4). */
export function ActionsSection(
  props: {
    builder: Builder;
    problems: readonly Problem[];
    names: DefinitionNames;
    accountIds: string[];
    /** Which action's fields are shown. */
    open: string | null;
    onOpen: (key: string | null) => void;
  },
) {
  const builder = props.builder;
  const actions = () => builder.definition.actions;
  const [said, setSaid] = createSignal("");
  const mails = () => actions().filter((one) => one.kind !== "setTrait");
  const isFull = () => actions().length >= mostActions;
  const files = useFiles(() => actions());
  let list!: HTMLOListElement;
  const focusOn = (key: string, what = "[data-toggle]") =>
    queueMicrotask(() => list.querySelector<HTMLElement>(`[data-action="${key}"] ${what}`)?.focus());
  const add = (action: Action) => {
    builder.add(action);
    props.onOpen(action.key);
    focusOn(action.key);
    queueMicrotask(() => list.querySelector(`[data-action="${action.key}"]`)?.scrollIntoView({ block: "start" }));
  };
  const move = (key: string, by: number) => {
    const held = document.activeElement as HTMLButtonElement | null;
    builder.move(key, by);
    const to = actions().findIndex((one) => one.key === key) + 1;
    setSaid(`Moved to place ${to} of ${actions().length}`);
    // A moved element loses the focus, and at the end of the list its button does.
    queueMicrotask(() => (held && !held.disabled ? held.focus() : focusOn(key)));
  };
  const remove = (action: Action) => {
    const at = actions().findIndex((one) => one.key === action.key);
    const kept = copyOf<Action>(action);
    builder.remove(action.key);
    const beside = actions()[Math.min(at, actions().length - 1)];
    if (beside) focusOn(beside.key);
    toastUndo(`“${titleOf(kept)}” is taken out`, () => {
      builder.restore(kept, at);
      return builder.flush();
    });
  };
  return (
    <div class="flex flex-col gap-3">
      <p class="sr-only" role="status">{said()}</p>
      <Show when={files.isReady()} fallback={<SkeletonLines lines={3} />}>
        <Show when={builder.generation() + 1} keyed>
          <ol ref={list} class="flex flex-col gap-3" aria-label="Actions">
            <For each={actions()}>
              {(action, at) => (
                <ActionCard
                  action={action}
                  at={at}
                  builder={builder}
                  problems={props.problems}
                  names={props.names}
                  files={files.items()}
                  accountIds={props.accountIds}
                  open={props.open === action.key}
                  onOpen={(open) => props.onOpen(open ? action.key : null)}
                  onMove={(by) => move(action.key, by)}
                  onRemove={() => remove(action)}
                />
              )}
            </For>
          </ol>
        </Show>
      </Show>
      <Show when={actions().length === 0}>
        <div class="rounded-xl border border-dashed">
          <EmptyState icon={<MailPlus size={18} aria-hidden="true" />} title="Nothing is done yet">
            Begin with a conversation: it is made for each account that matches, waits for review, and leaves.
          </EmptyState>
        </div>
      </Show>
      <div class="flex flex-wrap gap-2">
        <Button disabled={isFull()} onClick={() => add(newStart())}>
          <MailPlus size={14} aria-hidden="true" /> Start a conversation
        </Button>
        <Button
          disabled={isFull() || mails().length === 0}
          title={mails().length === 0 ? "A follow-up needs a conversation that it follows." : undefined}
          onClick={() => add(newFollowUp((mails().at(-1) as StartAction).key))}
        >
          <Reply size={14} aria-hidden="true" /> Follow up
        </Button>
        <Button disabled={isFull()} onClick={() => add(newSetTrait(""))}>
          <Tag size={14} aria-hidden="true" /> Set a trait
        </Button>
      </div>
    </div>
  );
}

/** What is known of the files in the actions' texts: once, as a file never changes. */
function useFiles(actions: () => readonly Action[]) {
  const ids = () =>
    [...new Set(actions().flatMap((one) => (one.kind === "setTrait" ? [] : one.content?.files ?? [])))].sort()
      .slice(0, 100).join();
  const query = useQuery(() => ({
    queryKey: ["attachments", ids()],
    queryFn: ({ signal }) => request("GET /api/attachments", { query: { ids: ids() }, signal }),
    enabled: ids() !== "",
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  }));
  return {
    isReady: () => ids() === "" || query.isSuccess || query.isError,
    items: (): FileRef[] =>
      (query.isSuccess ? query.data.items : []).map(({ id, name, type, size }) => ({ id, name, type, size })),
  };
}
