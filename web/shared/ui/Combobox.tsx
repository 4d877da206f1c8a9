import { Combobox as Kobalte, useComboboxContext } from "@kobalte/core/combobox";
import { createEffect, createMemo, createSignal, on, Show } from "solid-js";
import { Check, ChevronsUpDown } from "./icons.ts";
import { matchOptions, mostShown, ownOption } from "./match-options.ts";
import type { Option } from "./Select.tsx";
import { errorClass, type FieldProps, hintClass, labelClass } from "./TextField.tsx";

/**
 * One of many options, found by typing. With `onSearch` the caller answers what is typed by giving new `options`;
 * without it the options are searched here.
 */
export function Combobox<V extends string>(
  props: FieldProps & {
    options: Option<V>[];
    value: V | null;
    onChange: (value: V | null) => void;
    onSearch?: (typed: string) => void;
    placeholder?: string;
    /** May be emptied again. */
    clearable?: boolean;
    /** The chosen option, where `options` may not hold it (with `onSearch`). */
    chosen?: Option<V> | null;
    emptyText?: string;
    /** Its list opens as soon as it gets the focus: while it is empty, or `always`, where a press has just asked for it. */
    opensOnFocus?: boolean | "always";
    /** Any text may be chosen, not only an option: Enter, Tab and leaving the field take what is highlighted: the best match, else it. */
    takesOwn?: boolean;
    /** Shows every option, where the caller has few enough. */
    showsAll?: boolean;
  },
) {
  const [typed, setTyped] = createSignal("");
  const [isOpen, setOpen] = createSignal(false);
  /** The same object while it is the same choice: Kobalte writes the label of a new one over what is typed. */
  const chosen = createMemo((before: Option<V> | null) => {
    const now = props.options.find((one) => one.value === props.value) ?? props.chosen ?? null;
    const isSame = now !== null && before?.value === now.value && (typed() !== "" || before.label === now.label);
    return isSame ? before : now;
  }, null);
  const shown = createMemo(() => {
    const found = props.onSearch
      ? props.options.slice(0, mostShown)
      : matchOptions(props.options, typed(), props.showsAll ? Infinity : mostShown);
    const own = props.takesOwn ? ownOption(typed(), props.options) : null;
    if (own) return [...found, own];
    const current = chosen();
    if (!current || found.some((one) => one.value === current.value)) return found;
    return typed() === "" ? [current, ...found] : found;
  });
  const isCut = () => !props.onSearch && !props.showsAll && typed() === "" && props.options.length > mostShown;
  /** Something was chosen, or Escape let go of what was typed. */
  let isSettled = false;
  /** Before its list closes, as Kobalte then lets go of what was typed. */
  const takeTyped = () => {
    const meant = props.takesOwn && !isSettled && typed() !== "" ? shown()[0] : undefined;
    if (!meant) return;
    isSettled = true;
    props.onChange(meant.value);
  };
  const search = (text: string) => {
    const query = text === chosen()?.label ? "" : text;
    setTyped(query);
    props.onSearch?.(query);
  };
  return (
    <Kobalte<Option<V>>
      class={props.class}
      options={shown()}
      optionValue="value"
      optionTextValue="label"
      optionLabel="label"
      optionDisabled="disabled"
      value={chosen()}
      onChange={(option) => {
        isSettled = true;
        if (option) props.onChange(option.value);
        else if (props.clearable) props.onChange(null);
      }}
      onInputChange={search}
      onOpenChange={(open) => {
        setOpen(open);
        if (open) isSettled = false;
        else {
          takeTyped();
          search("");
        }
      }}
      defaultFilter={() => true}
      placeholder={props.placeholder ?? "Type to search…"}
      required={props.required ?? false}
      disabled={props.disabled ?? false}
      validationState={props.error ? "invalid" : "valid"}
      placement="bottom-start"
      gutter={4}
      triggerMode={props.opensOnFocus === "always" || props.opensOnFocus && props.value === null ? "focus" : "input"}
      allowsEmptyCollection
      disallowEmptySelection={!props.clearable}
      itemComponent={(item) => (
        <Kobalte.Item item={item.item} class="item">
          <span class="min-w-0 flex-1">
            <Kobalte.ItemLabel class="block truncate">{item.item.rawValue.label}</Kobalte.ItemLabel>
            <Show when={item.item.rawValue.detail}>
              <Kobalte.ItemDescription class="block truncate text-xs text-faint">
                {item.item.rawValue.detail}
              </Kobalte.ItemDescription>
            </Show>
          </span>
          <Kobalte.ItemIndicator>
            <Check size={14} class="text-accent" aria-hidden="true" />
          </Kobalte.ItemIndicator>
        </Kobalte.Item>
      )}
    >
      <Kobalte.Label class={props.labelHidden ? "sr-only" : labelClass}>{props.label}</Kobalte.Label>
      <Kobalte.Control class="control flex items-center gap-1 pr-1">
        <Input
          takesOnTab={props.takesOwn ?? false}
          isEmpty={() => props.value === null}
          onLeave={takeTyped}
          onKeyDown={(event) => {
            if (event.key === "Escape") isSettled = true;
            // Its list alone goes: a dialog that it stands in would find itself on top by then, and go too.
            if (event.key === "Escape" && isOpen()) event.stopImmediatePropagation();
          }}
          onInput={(event) => {
            if (props.clearable && (event.currentTarget as HTMLInputElement).value === "") props.onChange(null);
          }}
        />
        <Kobalte.Trigger class="grid size-6 place-items-center rounded-sm text-faint" tabIndex={-1}>
          <Kobalte.Icon>
            <ChevronsUpDown size={14} aria-hidden="true" />
          </Kobalte.Icon>
        </Kobalte.Trigger>
      </Kobalte.Control>
      <Show when={props.hint && !props.error}>
        <Kobalte.Description class={hintClass}>{props.hint}</Kobalte.Description>
      </Show>
      <Kobalte.ErrorMessage class={errorClass}>{props.error}</Kobalte.ErrorMessage>
      <Kobalte.Portal>
        <Kobalte.Content data-kb-top-layer class="float" onInteractOutside={takeTyped}>
          <Kobalte.Listbox class="max-h-72 overflow-y-auto outline-none" />
          <HighlightBest key={typed() === "" ? null : shown()[0]?.value ?? null} />
          <Show when={shown().length === 0}>
            <p class="px-2 py-1.5 text-sm text-faint">{props.emptyText ?? "Nothing matches."}</p>
          </Show>
          <Show when={isCut()}>
            <p class="px-2 py-1.5 text-xs text-faint">Type to find more.</p>
          </Show>
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  );
}

/** Its list opens by typing, an arrow or a press: what got the focus by itself covers nothing. */
function Input(
  props: {
    takesOnTab: boolean;
    isEmpty: () => boolean;
    onKeyDown: (event: KeyboardEvent) => void;
    onInput: (event: InputEvent) => void;
    onLeave: () => void;
  },
) {
  const context = useComboboxContext();
  // What was picked may stand elsewhere, with the next to be typed here.
  createEffect(on(context.isOpen, (open) => {
    if (!open && props.isEmpty()) context.setInputValue("");
  }, { defer: true }));
  return (
    <Kobalte.Input
      onInput={props.onInput}
      onKeyDown={(event: KeyboardEvent) => {
        props.onKeyDown(event);
        const chooser = context.listState().selectionManager();
        const best = chooser.focusedKey();
        if (event.key === "Tab" && props.takesOnTab && context.isOpen() && best !== undefined) chooser.select(best);
      }}
      class="h-full min-w-0 flex-1 bg-transparent outline-none"
      onBlur={(event: FocusEvent) => {
        // In a panel or a dialog a press beside its list closes nothing by itself.
        const to = event.relatedTarget;
        const isInside = [context.controlRef(), context.contentRef()].some((part) => part?.contains(to as Node | null));
        if (!(to instanceof Node) || isInside) return;
        props.onLeave();
        context.close();
      }}
      onClick={() => context.isOpen() || context.open(false, "focus")}
      onFocus={(event: FocusEvent) => (event.currentTarget as HTMLInputElement).select()}
    />
  );
}

/** While somebody types, the best match is the one that Enter takes. */
function HighlightBest(props: { key: string | null }) {
  const context = useComboboxContext();
  createEffect(() => {
    const key = props.key;
    // After Kobalte's own effects, which take the highlight off at each letter.
    if (key !== null) queueMicrotask(() => context.listState().selectionManager().setFocusedKey(key));
  });
  return null;
}
