import { For } from "solid-js";
import { keyNames } from "../shortcuts/keys.ts";

/** Shows a shortcut such as `e`, `g a` or `mod+Enter` the way the keyboard at hand prints it; a phone has none. */
export function Kbd(props: { keys: string; tone?: "inverse" }) {
  return (
    <span class="inline-flex gap-0.5 phone:hidden" aria-hidden="true">
      <For each={keyNames(props.keys)}>
        {(name) => (
          <kbd
            class="min-w-4.5 rounded-sm border px-1 text-center font-sans text-2xs"
            classList={{
              "border-current/30 text-current": props.tone === "inverse",
              "border-line bg-sunken text-muted": props.tone !== "inverse",
            }}
          >
            {name}
          </kbd>
        )}
      </For>
    </span>
  );
}
