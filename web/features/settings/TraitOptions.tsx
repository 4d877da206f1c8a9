import { For, Index, Show } from "solid-js";
import { Button, IconButton } from "#web/shared/ui/Button.tsx";
import { ArrowDown, ArrowUp, Plus, X } from "#web/shared/ui/icons.ts";
import { errorClass, labelClass, TextField } from "#web/shared/ui/TextField.tsx";
import { movedLine, type OptionLine } from "./trait-form.ts";

/** The options of a select in their order, each renamed, moved and taken away; what is held by rows says by how many (PD5). */
export function TraitOptions(
  props: {
    lines: OptionLine[];
    onChange: (lines: OptionLine[]) => void;
    /** How many rows hold a value; undefined while that is not known. */
    countOf: (value: string) => number | undefined;
    error: string | null;
  },
) {
  let list!: HTMLUListElement;
  const focus = (n: number, what: string) =>
    queueMicrotask(() => list.querySelectorAll("li")[n]?.querySelector<HTMLElement>(what)?.focus());
  const set = (n: number, label: string) => props.onChange(props.lines.with(n, { ...props.lines[n]!, label }));
  const add = () => {
    const n = props.lines.length;
    props.onChange([...props.lines, { value: null, label: "" }]);
    focus(n, "input");
  };
  const move = (n: number, by: number) => {
    props.onChange(movedLine(props.lines, n, by));
    focus(Math.min(props.lines.length - 1, Math.max(0, n + by)), `[data-move="${by}"]`);
  };
  const held = (line: OptionLine) => line.value === null ? 0 : props.countOf(line.value) ?? 0;
  return (
    <fieldset>
      <legend class={labelClass}>Options</legend>
      <ul ref={list} class="flex flex-col gap-1.5">
        <Index each={props.lines}>
          {(line, n) => (
            <li class="flex items-center gap-1">
              <TextField
                class="min-w-0 flex-1"
                label={`Option ${n + 1}`}
                labelHidden
                value={line().label}
                onChange={(label) => set(n, label)}
                maxLength={100}
                suffix={<Show when={held(line()) > 0}>{held(line()).toLocaleString("en")}</Show>}
              />
              <For each={[-1, 1]}>
                {(by) => (
                  <IconButton
                    size="sm"
                    data-move={by}
                    label={`Move ${line().label || "it"} ${by < 0 ? "up" : "down"}`}
                    aria-disabled={by < 0 ? n === 0 : n === props.lines.length - 1}
                    onClick={() => move(n, by)}
                  >
                    {by < 0 ? <ArrowUp size={14} aria-hidden="true" /> : <ArrowDown size={14} aria-hidden="true" />}
                  </IconButton>
                )}
              </For>
              <IconButton
                size="sm"
                label={`Remove ${line().label || "it"}`}
                onClick={() => {
                  props.onChange(props.lines.toSpliced(n, 1));
                  focus(Math.max(0, n - 1), "input");
                }}
              >
                <X size={14} aria-hidden="true" />
              </IconButton>
            </li>
          )}
        </Index>
      </ul>
      <Show when={props.error}>
        {(words) => <p role="alert" class={errorClass}>{words()}</p>}
      </Show>
      <Button size="sm" class="mt-2" onClick={add}>
        <Plus size={14} aria-hidden="true" /> Add an option
      </Button>
    </fieldset>
  );
}
