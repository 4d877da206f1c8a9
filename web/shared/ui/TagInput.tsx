import { createSignal, createUniqueId, For, Show } from "solid-js";
import { looksLikeAddress, splitAddresses } from "./addresses.ts";
import { X } from "./icons.ts";
import { errorClass, type FieldProps, hintClass, labelClass } from "./TextField.tsx";

/** A list of addresses: comma, Enter, blank or paste adds, Backspace takes the last away. Malformed ones stay and say so. */
export function TagInput(
  props: FieldProps & {
    value: string[];
    onChange: (value: string[]) => void;
    placeholder?: string;
    max?: number;
    /** What whoever has an address is called. */
    nameOf?: (address: string) => string | null;
  },
) {
  const id = createUniqueId();
  const [typed, setTyped] = createSignal("");
  let input!: HTMLInputElement;
  const bad = () => props.value.filter((address) => !looksLikeAddress(address));
  const error = () => props.error || (bad().length > 0 ? `Not an e-mail address: ${bad().join(", ")}` : null);
  const named = (address: string) => {
    const name = props.nameOf?.(address);
    return name ? `${name} ${address}` : address;
  };
  const add = (text: string) => {
    const fresh = splitAddresses(text).filter((address) => !props.value.includes(address));
    setTyped("");
    if (fresh.length > 0) props.onChange([...new Set([...props.value, ...fresh])].slice(0, props.max ?? 100));
  };
  const drop = (address: string) => {
    props.onChange(props.value.filter((one) => one !== address));
    input.focus();
  };
  return (
    <div class={props.class}>
      <label for={id} class={props.labelHidden ? "sr-only" : labelClass}>{props.label}</label>
      <div
        class="control flex h-auto min-h-8 flex-wrap items-center gap-1 px-1.5 py-1"
        data-invalid={error() ? "" : undefined}
        data-disabled={props.disabled ? "" : undefined}
        onClick={() => input.focus()}
      >
        <For each={props.value}>
          {(address) => (
            <span
              class="inline-flex h-6 max-w-full items-center gap-1 rounded-sm pr-0.5 pl-2 text-xs"
              classList={{
                "bg-pressed": looksLikeAddress(address),
                "bg-danger-soft text-danger": !looksLikeAddress(address),
              }}
            >
              <span class="truncate" title={address}>{named(address)}</span>
              <button
                type="button"
                aria-label={`Remove ${address}`}
                disabled={props.disabled}
                class="grid size-5 place-items-center rounded-sm hover:bg-hover"
                onClick={() => drop(address)}
              >
                <X size={12} aria-hidden="true" />
              </button>
            </span>
          )}
        </For>
        <input
          ref={input}
          id={id}
          class="h-6 min-w-32 flex-1 bg-transparent px-1 outline-none"
          value={typed()}
          disabled={props.disabled}
          inputmode="email"
          autocomplete="off"
          placeholder={props.value.length === 0 ? props.placeholder : undefined}
          aria-invalid={error() ? true : undefined}
          aria-describedby={`${id}-note`}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onBlur={() => add(typed())}
          onPaste={(event) => {
            const text = event.clipboardData?.getData("text") ?? "";
            if (!/[\s,;<]/.test(text.trim())) return;
            event.preventDefault();
            add(`${typed()} ${text}`);
          }}
          onKeyDown={(event) => {
            if (event.isComposing) return;
            const last = props.value.at(-1);
            if (event.key === "Backspace" && typed() === "" && last !== undefined) drop(last);
            else if ([",", ";", " ", "Enter"].includes(event.key) && typed().trim() !== "") {
              event.preventDefault();
              add(typed());
            }
          }}
        />
      </div>
      <div id={`${id}-note`}>
        <Show
          when={error()}
          fallback={
            <Show when={props.hint}>
              <p class={hintClass}>{props.hint}</p>
            </Show>
          }
        >
          {(words) => <p class={errorClass}>{words()}</p>}
        </Show>
      </div>
    </div>
  );
}
