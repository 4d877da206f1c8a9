import { createEffect, createSignal, onCleanup, Show } from "solid-js";
import { createShortcuts } from "../shortcuts/create-shortcuts.ts";
import { Search, X } from "../ui/icons.ts";
import { Kbd } from "../ui/Kbd.tsx";

/** How long typing rests before the list is asked. */
const restMs = 250;

/** Search of a list. What is typed reaches `onChange` once it rests; Enter sends it at once, Escape empties it. */
export function SearchBox(
  props: {
    label: string;
    value: string;
    onChange: (text: string) => void;
    shortcut: boolean;
    /** Takes the room that there is. */
    grow?: boolean;
    onDown: () => void;
  },
) {
  const [typed, setTyped] = createSignal(props.value);
  let input!: HTMLInputElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sent = props.value;
  const send = (text: string) => {
    clearTimeout(timer);
    sent = text;
    if (text !== props.value) props.onChange(text);
  };
  // A change from outside (back button, "clear filters") shows; our own, arriving late, must not eat newer letters.
  createEffect(() => {
    const value = props.value;
    if (value === sent) return;
    sent = value;
    setTyped(value);
  });
  onCleanup(() => clearTimeout(timer));
  if (props.shortcut) {
    createShortcuts("List", [{
      keys: "/",
      label: "Search",
      run: () => {
        input.focus();
        input.select();
      },
    }]);
  }
  return (
    <div
      class={`control relative flex h-7 items-center gap-1.5 px-2 ${props.grow ? "flex-1" : "w-56 phone:w-full"}`}
    >
      <Search size={14} class="shrink-0 text-faint" aria-hidden="true" />
      <input
        ref={input}
        type="search"
        aria-label={props.label}
        placeholder={props.label}
        class="peer h-full min-w-0 flex-1 bg-transparent text-sm outline-none [&::-webkit-search-cancel-button]:hidden"
        value={typed()}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          clearTimeout(timer);
          timer = setTimeout(() => send(typed().trim()), restMs);
        }}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === "Enter") send(typed().trim());
          else if (event.key === "ArrowDown") {
            event.preventDefault();
            send(typed().trim());
            props.onDown();
          } else if (event.key === "Escape") {
            event.stopPropagation();
            if (typed() === "") input.blur();
            setTyped("");
            send("");
          }
        }}
      />
      <Show
        when={typed() !== ""}
        fallback={
          <Show when={props.shortcut}>
            <span class="peer-focus:hidden phone:hidden">
              <Kbd keys="/" />
            </span>
          </Show>
        }
      >
        <button
          type="button"
          aria-label="Clear the search"
          class="grid size-6 place-items-center rounded-sm text-faint outline-offset-0 hover:text-text"
          onClick={() => {
            setTyped("");
            send("");
            input.focus();
          }}
        >
          <X size={13} aria-hidden="true" />
        </button>
      </Show>
    </div>
  );
}
