import { createMemo, createSignal, createUniqueId, Show } from "solid-js";
import { buttonClass } from "../ui/Button.tsx";
import { Braces } from "../ui/icons.ts";
import { Popover } from "../ui/Popover.tsx";
import { groupNames, groups, type KnownVariable, matchVariables } from "./chip-text.ts";
import type { Desk } from "./create-desk.ts";
import { insertVariable } from "./insert-variable.ts";
import { VariableList } from "./VariableList.tsx";
import type { VariableSource } from "./variables.ts";

/** The Traits button (PE1): every variable under User, Account, CSM, AE and Sender, found by typing. */
export function VariablePicker(props: { desk: Desk; variables: VariableSource; disabled: boolean }) {
  const [isOpen, setOpen] = createSignal(false);
  const [group, setGroup] = createSignal<KnownVariable["group"]>("user");
  const [typed, setTyped] = createSignal("");
  const [at, setAt] = createSignal(0);
  const [optionId, setOptionId] = createSignal<string | null>(null);
  const listId = createUniqueId();
  const shown = createMemo(() => {
    const known = props.variables.known() ?? [];
    return typed().trim() === "" ? known.filter((one) => one.group === group()) : matchVariables(known, typed());
  });
  let input!: HTMLInputElement;

  const show = (open: boolean) => {
    setTyped("");
    setAt(0);
    setOpen(open);
  };
  const take = (variable: KnownVariable | undefined) => {
    const editor = props.desk.active();
    if (!variable || !editor) return;
    show(false);
    // The popover hands the focus back to its button when it closes; the text wants it.
    setTimeout(() => insertVariable(editor, variable.path));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const count = Math.max(1, shown().length);
    if (event.isComposing) return;
    if (event.key === "ArrowDown") setAt((now) => (now + 1) % count);
    else if (event.key === "ArrowUp") setAt((now) => (now - 1 + count) % count);
    else if (event.key === "Enter") take(shown()[at()]);
    else if (typed() === "" && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      turn(event.key === "ArrowRight" ? 1 : -1);
    } else return;
    event.preventDefault();
  };
  const turn = (by: number) => {
    setGroup((now) => groups[(groups.indexOf(now) + by + groups.length) % groups.length]!);
    setAt(0);
  };
  return (
    <Popover
      label="Traits"
      open={isOpen()}
      onOpenChange={show}
      onOpenFocus={(event) => {
        event.preventDefault();
        input.focus();
      }}
      disabled={props.disabled}
      class={buttonClass("ghost", "sm")}
      panelClass="!p-0"
      button={
        <>
          <Braces size={15} aria-hidden="true" /> <span class="@max-[40rem]:sr-only">Traits</span>
        </>
      }
    >
      <div class="w-80 max-w-[90vw]">
        <div class="border-b p-2">
          <input
            ref={input}
            type="search"
            role="combobox"
            aria-label="Search variables"
            aria-expanded="true"
            aria-controls={listId}
            aria-activedescendant={optionId() ?? undefined}
            placeholder="Search variables"
            class="control"
            value={typed()}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <Show when={typed().trim() === ""}>
          <div role="group" aria-label="Whose" class="flex gap-1 border-b px-2 py-1">
            {groups.map((one) => (
              <button
                type="button"
                aria-pressed={one === group()}
                class="h-6 rounded-md px-2 text-xs text-muted outline-offset-0 hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent"
                onClick={() => {
                  setGroup(one);
                  setAt(0);
                  input.focus();
                }}
              >
                {groupNames[one]}
              </button>
            ))}
          </div>
        </Show>
        <div class="p-1">
          <VariableList
            id={listId}
            variables={shown()}
            values={props.variables.values()}
            known={props.variables.known()}
            at={at()}
            onPoint={setAt}
            onTake={take}
            onAt={setOptionId}
            groupHidden={typed().trim() === ""}
            plain
          />
          <Show when={shown().length === 0}>
            <p class="px-2 py-1.5 text-sm text-faint">Nothing matches.</p>
          </Show>
        </div>
      </div>
    </Popover>
  );
}
