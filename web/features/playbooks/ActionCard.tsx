import { type Accessor, createMemo, For, type JSX, Match, Show, Switch } from "solid-js";
import type { FileRef } from "#jobs/document/nodes.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { IconButton } from "#web/shared/ui/Button.tsx";
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, MailPlus, Reply, Tag, Trash } from "#web/shared/ui/icons.ts";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { actionText, type DefinitionNames, kindText, titleOf } from "./action-words.ts";
import type { Builder } from "./create-builder.ts";
import type { Action, FollowUpAction, Problem, SetTraitAction, StartAction } from "./definition.ts";
import { errorsIn, faultsOf, mendText } from "./faults.ts";
import { FollowUpFields } from "./FollowUpFields.tsx";
import { SetTraitFields } from "./SetTraitFields.tsx";
import { StartActionFields } from "./StartActionFields.tsx";

const icons: Record<Action["kind"], () => JSX.Element> = {
  start: () => <MailPlus size={15} aria-hidden="true" />,
  followUp: () => <Reply size={15} aria-hidden="true" />,
  setTrait: () => <Tag size={15} aria-hidden="true" />,
};

/** One action of the list: what it does in a line, and opened its fields. Alt and an arrow move it. */
export function ActionCard(
  props: {
    action: Action;
    at: Accessor<number>;
    builder: Builder;
    problems: readonly Problem[];
    names: DefinitionNames;
    files: FileRef[];
    accountIds: string[];
    open: boolean;
    onOpen: (open: boolean) => void;
    onMove: (by: number) => void;
    onRemove: () => void;
  },
) {
  const actions = () => props.builder.definition.actions;
  const faults = faultsOf(props.builder, () => props.problems, () => props.at());
  const wrong = () => errorsIn(props.problems).filter(({ field }) => isAt(field, props.at())).length;
  const panelId = () => `action-${props.action.key}`;
  const edit = (patch: Partial<Action>) => props.builder.edit(props.action.key, patch);
  const files = createMemo(() => {
    const wanted = props.action.kind === "setTrait" ? [] : props.action.content?.files ?? [];
    return wanted.flatMap((id) => props.files.find((file) => file.id === id) ?? []);
  });
  return (
    <li
      class="scroll-mt-4 rounded-xl border bg-surface"
      data-action={props.action.key}
      onKeyDown={(press) => {
        const by = press.key === "ArrowUp" ? -1 : press.key === "ArrowDown" ? 1 : 0;
        if (!press.altKey || by === 0) return;
        press.preventDefault();
        props.onMove(by);
      }}
    >
      <div class="flex items-center gap-1 p-2 pl-3">
        <button
          type="button"
          data-toggle
          aria-expanded={props.open}
          aria-controls={props.open ? panelId() : undefined}
          class="flex min-w-0 flex-1 items-center gap-3 rounded-md py-1 text-left outline-offset-0"
          onClick={() => props.onOpen(!props.open)}
        >
          <span class="grid size-7 shrink-0 place-items-center rounded-lg bg-sunken text-muted">
            {icons[props.action.kind]()}
          </span>
          <span class="min-w-0 flex-1">
            <span class="flex min-w-0 items-center gap-2">
              <span class="sr-only">{`Action ${props.at() + 1}, ${kindText(props.action.kind)}: `}</span>
              <span class="truncate text-sm font-medium">{titleOf(props.action, props.names)}</span>
              <Show when={wrong() > 0}>
                <Badge tone="danger">{mendText(wrong())}</Badge>
              </Show>
            </span>
            <span class="block truncate text-xs text-muted phone:whitespace-normal">
              {actionText(props.action, actions(), props.names)}
            </span>
          </span>
          <Show when={props.open} fallback={<ChevronRight size={16} class="shrink-0 text-faint" aria-hidden="true" />}>
            <ChevronDown size={16} class="shrink-0 text-faint" aria-hidden="true" />
          </Show>
        </button>
        <IconButton
          size="sm"
          label="Move up"
          keys="alt+ArrowUp"
          disabled={props.at() === 0}
          onClick={() => props.onMove(-1)}
        >
          <ArrowUp size={14} aria-hidden="true" />
        </IconButton>
        <IconButton
          size="sm"
          label="Move down"
          keys="alt+ArrowDown"
          disabled={props.at() === actions().length - 1}
          onClick={() => props.onMove(1)}
        >
          <ArrowDown size={14} aria-hidden="true" />
        </IconButton>
        <IconButton size="sm" label="Take out this action" onClick={() => props.onRemove()}>
          <Trash size={14} aria-hidden="true" />
        </IconButton>
      </div>
      <Show when={props.open}>
        <div id={panelId()} class="flex flex-col gap-6 border-t p-4">
          <TextField
            class="max-w-96"
            label="Name"
            placeholder={titleOf({ ...props.action, name: undefined }, props.names)}
            hint="What the history and the numbers call it."
            value={props.action.name ?? ""}
            onChange={(name) => edit({ name: name.trim() === "" ? undefined : name })}
            maxLength={100}
            error={faults.on("name")}
          />
          <Switch>
            <Match when={props.action.kind === "start" && props.action as StartAction}>
              {(action) => (
                <StartActionFields
                  action={action()}
                  files={files()}
                  accountIds={props.accountIds}
                  onEdit={edit}
                  faults={faults}
                />
              )}
            </Match>
            <Match when={props.action.kind === "followUp" && props.action as FollowUpAction}>
              {(action) => (
                <FollowUpFields
                  action={action()}
                  actions={actions()}
                  files={files()}
                  accountIds={props.accountIds}
                  onEdit={edit}
                  faults={faults}
                />
              )}
            </Match>
            <Match when={props.action.kind === "setTrait" && props.action as SetTraitAction}>
              {(action) => <SetTraitFields action={action()} onEdit={edit} faults={faults} />}
            </Match>
          </Switch>
          <For each={faults.beside()}>{(words) => <Notice tone="warn">{words}</Notice>}</For>
        </div>
      </Show>
    </li>
  );
}

const isAt = (field: string, at: number) => field === `actions.${at}` || field.startsWith(`actions.${at}.`);
