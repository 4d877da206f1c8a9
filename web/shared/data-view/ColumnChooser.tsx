import { createMemo, createSignal, For, Show } from "solid-js";
import { Button, IconButton } from "../ui/Button.tsx";
import { Checkbox } from "../ui/Checkbox.tsx";
import { ArrowDown, ArrowUp, Columns3 } from "../ui/icons.ts";
import { Popover } from "../ui/Popover.tsx";
import { TextField } from "../ui/TextField.tsx";
import { chosenKeys, moveKey, textOfKeys } from "./column-choice.ts";

type Offered = { key: string; label: string; byChoice?: true };
/** From so many columns on they are found by typing. */
const manyColumns = 12;

/** Which columns a list shows and in which order: those that are shown first, then what else there is (VI1). */
export function ColumnChooser(props: { columns: Offered[]; value: string; onChange: (text: string) => void }) {
  const [typed, setTyped] = createSignal("");
  const shown = createMemo(() => chosenKeys(props.columns, props.value));
  const set = (keys: readonly string[]) => props.onChange(textOfKeys(props.columns, keys));
  const matches = (column: Offered) => column.label.toLowerCase().includes(typed().trim().toLowerCase());
  // By key, so that what has the focus keeps it while it moves.
  const ordered = createMemo(() => {
    const byKey = new Map(props.columns.map((column) => [column.key, column]));
    const rest = props.columns.filter((column) => !shown().includes(column.key));
    return [...shown().map((key) => byKey.get(key)!), ...rest].filter(matches);
  });
  let list!: HTMLUListElement;
  const move = (column: Offered, by: 1 | -1, focusOn: string) => {
    set(moveKey(shown(), column.key, by));
    queueMicrotask(() => {
      const row = list.querySelector(`[data-key="${CSS.escape(column.key)}"]`);
      const button = row?.querySelector<HTMLElement>(`button[aria-label^="${focusOn}"]:not(:disabled)`);
      (button ?? row?.querySelector<HTMLElement>("button:not(:disabled), input"))?.focus();
    });
  };
  return (
    <Popover
      label="Columns"
      placement="bottom-end"
      panelClass="w-72"
      // A phone has room for the columns that it shows anyway.
      class="phone:hidden inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-xs font-medium text-muted outline-offset-0 hover:bg-hover hover:text-text"
      button={
        <>
          <Columns3 size={14} aria-hidden="true" /> Columns
        </>
      }
    >
      <Show when={props.columns.length > manyColumns}>
        <TextField label="Find a column" labelHidden placeholder="Find a column" value={typed()} onChange={setTyped} />
      </Show>
      <ul ref={list} aria-label="Columns in their order" class="mt-1 max-h-96 overflow-y-auto">
        <For each={ordered()}>
          {(column) => {
            const at = () => shown().indexOf(column.key);
            return (
              <li
                data-key={column.key}
                class="flex h-8 items-center gap-1 rounded-md pr-1 pl-1.5 hover:bg-hover"
                onKeyDown={(press) => {
                  const by = press.key === "ArrowUp" ? -1 : press.key === "ArrowDown" ? 1 : null;
                  if (!press.altKey || by === null || at() < 1) return;
                  press.preventDefault();
                  move(column, by, by < 0 ? "Move up" : "Move down");
                }}
              >
                <Checkbox
                  class="min-w-0 flex-1 [&>span]:truncate"
                  label={column.label}
                  checked={at() >= 0}
                  disabled={at() === 0}
                  onChange={(on) => set(on ? [...shown(), column.key] : shown().filter((key) => key !== column.key))}
                />
                <Show when={at() > 0}>
                  <IconButton
                    label={`Move up: ${column.label}`}
                    size="sm"
                    disabled={at() === 1}
                    onClick={() => move(column, -1, "Move up")}
                  >
                    <ArrowUp size={13} aria-hidden="true" />
                  </IconButton>
                  <IconButton
                    label={`Move down: ${column.label}`}
                    size="sm"
                    disabled={at() === shown().length - 1}
                    onClick={() => move(column, 1, "Move down")}
                  >
                    <ArrowDown size={13} aria-hidden="true" />
                  </IconButton>
                </Show>
              </li>
            );
          }}
        </For>
      </ul>
      <div class="mt-2 flex items-center justify-between border-t pt-2">
        <span class="text-xs text-faint">Alt and arrows move one</span>
        <Button size="sm" look="ghost" disabled={props.value === ""} onClick={() => props.onChange("")}>
          Reset columns
        </Button>
      </div>
    </Popover>
  );
}
