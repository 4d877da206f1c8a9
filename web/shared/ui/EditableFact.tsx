import { createSignal, type JSX, Show } from "solid-js";
import { createSubmit } from "../create-submit.ts";
import { Button } from "./Button.tsx";
import { Pencil } from "./icons.ts";
import { Notice } from "./states.tsx";

export type FactForm<V> = {
  value: V;
  onChange: (value: V) => void;
  error: string | null;
  /** Saves at once, for what is chosen rather than written. */
  save: (value: V) => void;
};

/**
 * A fact that is changed where it stands: a press on it makes it a field, Enter or Save keeps what was written, Escape leaves it.
 * What is refused is said at the field.
 */
export function EditableFact<V>(
  props: {
    label: string;
    /** The field of the API, by which a refusal names it. */
    field: string;
    shown: JSX.Element;
    value: V;
    editable: boolean;
    /** Is chosen from a list, so that it needs no Save. */
    chosen?: boolean;
    onSave: (value: V) => Promise<void>;
    form: (form: FactForm<V>) => JSX.Element;
    /** Begins to be changed from outside, by a key. */
    ref?: (open: () => void) => void;
    /** Whoever leaves the field keeps what they wrote: Tab goes on to the next fact. */
    savesOnLeave?: boolean;
    /** Its label may be long. */
    wide?: boolean;
  },
) {
  const [draft, setDraft] = createSignal<{ value: V } | null>(null);
  let box!: HTMLDivElement;
  let button: HTMLButtonElement | undefined;
  /** The button that was pressed loses the focus as the field comes in its place: that is no leaving. */
  let isHeld = false;
  const submit = createSubmit(async (_key, value: V) => {
    await props.onSave(value);
    close();
  });
  const open = () => {
    if (!props.editable) return;
    submit.clear();
    isHeld = false;
    setDraft({ value: props.value });
    queueMicrotask(focusField);
  };
  const focusField = () => {
    box.querySelector<HTMLElement>("input, textarea, button")?.focus();
    isHeld = true;
  };
  const close = () => {
    const had = box.contains(document.activeElement) || document.activeElement === document.body;
    setDraft(null);
    if (had) queueMicrotask(() => button?.focus());
  };
  const leave = (to: EventTarget | null) => {
    const now = draft();
    // What is pressed inside or in a panel of it, or a window that only goes behind another, leaves nothing.
    if (!props.savesOnLeave || !isHeld || now === null || submit.pending() || !document.hasFocus()) return;
    if (to instanceof Element && (box.contains(to) || to.closest("[role=dialog][data-kb-top-layer]"))) return;
    if (now.value === props.value) close();
    else void submit.run(now.value);
  };
  props.ref?.(open);
  return (
    <Row wide={props.wide} label={props.label}>
      <dd
        ref={box}
        class="min-w-0"
        onFocusOut={(event) => leave(event.relatedTarget)}
        onKeyDown={(press) => {
          if (press.key !== "Escape" || draft() === null || press.defaultPrevented) return;
          press.stopPropagation();
          press.preventDefault();
          if (!submit.pending()) close();
        }}
      >
        <Show
          when={draft()}
          fallback={
            <Shown
              label={props.label}
              {...(props.editable ? { change: open, ref: (made) => button = made } : {})}
            >
              {props.shown}
            </Shown>
          }
        >
          {(now) => (
            <form
              class="mt-0.5 flex flex-col gap-2"
              noValidate
              onSubmit={(event) => {
                event.preventDefault();
                // What is typed and not yet an address becomes one as its field is left.
                const field = document.activeElement;
                if (field instanceof HTMLElement && box.contains(field)) {
                  field.blur();
                  field.focus();
                }
                void submit.run(now().value);
              }}
            >
              {props.form({
                get value() {
                  return now().value;
                },
                onChange: (value) => setDraft({ value }),
                get error() {
                  return submit.on(props.field);
                },
                save: (value) => void submit.run(value),
              })}
              <Show when={submit.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
              <div class="flex gap-2">
                <Show when={!props.chosen}>
                  {/* A field that is left while this is pressed may grow and move it from under the pointer. */}
                  <Button
                    size="sm"
                    look="primary"
                    type="submit"
                    pending={submit.pending()}
                    tabIndex={props.savesOnLeave ? -1 : undefined}
                    onPointerDown={(event) => event.preventDefault()}
                    onMouseDown={(event) => event.preventDefault()}
                  >
                    Save
                  </Button>
                </Show>
                <Button
                  size="sm"
                  tabIndex={props.savesOnLeave ? -1 : undefined}
                  onPointerDown={(event) => event.preventDefault()}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={close}
                >
                  Cancel
                </Button>
              </div>
            </form>
          )}
        </Show>
      </dd>
    </Row>
  );
}

function Row(props: { label: string; wide: boolean | undefined; children: JSX.Element }) {
  return (
    <div
      class={`grid gap-x-2 ${props.wide ? "grid-cols-[7rem_minmax(0,1fr)] text-sm" : "grid-cols-[5rem_minmax(0,1fr)]"}`}
    >
      <dt class="pt-0.5 text-xs leading-5 break-words text-muted">{props.label}</dt>
      {props.children}
    </div>
  );
}

type ShownProps = {
  label: string;
  wide?: boolean;
  children: JSX.Element;
  change?: () => void;
  ref?: (button: HTMLButtonElement) => void;
};

/** A fact that is shown, and with `change` begins to be changed by a press on it. */
export function Fact(props: ShownProps) {
  return (
    <Row wide={props.wide} label={props.label}>
      <dd class="min-w-0">
        <Shown {...props} />
      </dd>
    </Row>
  );
}

function Shown(props: ShownProps) {
  return (
    <Show when={props.change} fallback={<div class="py-0.5 break-words">{props.children}</div>}>
      {(change) => (
        <div class="group/fact relative -mx-1.5 rounded-md px-1.5 py-0.5 break-words hover:bg-hover">
          {props.children}
          <button
            ref={(button) => props.ref?.(button)}
            type="button"
            aria-label={`Change ${props.label}`}
            class="absolute inset-0 flex items-start justify-end rounded-md p-1.5 text-muted outline-offset-0"
            onClick={() => change()()}
          >
            <Pencil
              size={12}
              class="opacity-0 group-focus-within/fact:opacity-100 group-hover/fact:opacity-100"
              aria-hidden="true"
            />
          </button>
        </div>
      )}
    </Show>
  );
}
