import { createSignal, Show } from "solid-js";
import type { Answer } from "../api.ts";
import { createSubmit } from "../create-submit.ts";
import { Button } from "../ui/Button.tsx";
import { Pencil } from "../ui/icons.ts";
import { Popover } from "../ui/Popover.tsx";
import { toastUndo } from "../ui/Toast.tsx";
import { traitText, type TraitValue } from "./trait-text.ts";
import { TraitFields } from "./TraitFields.tsx";

type Trait = Answer<"GET /api/traits">["items"][number];

/**
 * A trait's value in a list. Where it may be set a frame and a pencil say so, and Enter, F2, a double click or a press on the pencil opens
 * it, as typing a figure does for a number: letters are the list's keys. Enter, Save and a press elsewhere keep what was written, Escape
 * lets go of it. What is saved can be taken back, and what is refused says why at its field (PD5).
 */
export function TraitCell(
  props: {
    trait: Trait;
    value: TraitValue | undefined;
    /** Whose it is, to be read out. */
    of: string;
    mayEdit: boolean;
    /** Resolves when the value is in the list. */
    save: (value: TraitValue) => Promise<unknown>;
  },
) {
  const [next, setNext] = createSignal<{ value: TraitValue } | null>(null);
  const text = () => traitText(props.trait, props.value);
  const link = () => props.trait.type === "url" && /^https?:\/\//i.test(text()) ? text() : null;
  let button: HTMLButtonElement | undefined;
  const begin = (value: TraitValue = props.value ?? null) => {
    submit.clear();
    setNext({ value });
  };
  const end = () => {
    setNext(null);
    // A panel without a button of its own leaves the focus nowhere; who pressed elsewhere has it there.
    setTimeout(() => document.activeElement === document.body && button?.focus());
  };
  const submit = createSubmit(async () => {
    const [value, before, save] = [next()?.value ?? null, props.value ?? null, props.save];
    if (value !== before) {
      await save(value);
      const said = traitText(props.trait, value);
      toastUndo(
        said === "" ? `${props.trait.label} of ${props.of} taken away` : `${props.trait.label} of ${props.of}: ${said}`,
        () => save(before),
      );
    }
    end();
  });
  return (
    <Show when={props.mayEdit} fallback={<Value text={text()} link={link()} />}>
      <span class="group/cell flex min-w-0 items-center gap-1">
        <Show when={link()}>{(href) => <Value text={text()} link={href()} />}</Show>
        <button
          ref={button}
          type="button"
          tabindex={-1}
          aria-label={`${props.trait.label} of ${props.of}: ${text() || "not set"}. Edit`}
          class="flex h-7 min-w-0 cursor-cell items-center gap-1 rounded-sm text-left outline-offset-0 hover:bg-surface hover:ring-1 hover:ring-line-strong/60"
          classList={{ "-mx-1 flex-1 px-1": link() === null, "shrink-0 px-1": link() !== null }}
          onDblClick={() => begin()}
          onClick={(press) => {
            // Of no pointer: what reads the page aloud presses so, and Space.
            if (press.detail === 0 || (press.target as Element).closest("svg")) begin();
          }}
          onKeyDown={(press) => {
            const isFigure = props.trait.type === "number" && /^\d$/.test(press.key) && !hasModifier(press);
            if (press.key !== "Enter" && press.key !== "F2" && !isFigure) return;
            press.preventDefault();
            const held = next();
            if (held === null) return begin(isFigure ? Number(press.key) : undefined);
            // Its panel has the focus a moment later: what is typed by then goes on in it.
            if (isFigure) setNext({ value: Number(`${held.value ?? ""}${press.key}`) });
            else if (press.key === "Enter") void submit.run();
          }}
        >
          <Show when={link() === null && text() !== ""}>
            <span class="truncate">{text()}</span>
          </Show>
          <Pencil
            size={12}
            class="shrink-0 cursor-pointer text-faint opacity-0 group-focus-within/cell:opacity-100 group-hover/cell:opacity-100"
            aria-hidden="true"
          />
        </button>
        <Show when={next()}>
          {(held) => (
            <Popover
              anchor={() => button}
              label={`Edit ${props.trait.label} of ${props.of}`}
              panelClass="w-72"
              open
              onEscape={end}
              onOpenChange={(open) => open || next() === null || void submit.run()}
            >
              <form
                noValidate
                class="flex flex-col gap-3"
                onSubmit={(event) => {
                  event.preventDefault();
                  void submit.run();
                }}
              >
                <TraitFields
                  traits={[props.trait]}
                  values={{ [props.trait.key]: held().value }}
                  onChange={(_, value) => setNext({ value })}
                  errorOn={submit.on}
                />
                <Show when={submit.beside()}>
                  {(words) => <p role="alert" class="text-xs text-danger">{words()}</p>}
                </Show>
                <div class="flex justify-end gap-2">
                  <Button size="sm" onClick={end}>Cancel</Button>
                  <Button size="sm" look="primary" type="submit" pending={submit.pending()}>Save</Button>
                </div>
              </form>
            </Popover>
          )}
        </Show>
      </span>
    </Show>
  );
}

const hasModifier = (press: KeyboardEvent) => press.ctrlKey || press.metaKey || press.altKey;

function Value(props: { text: string; link: string | null }) {
  return (
    <Show when={props.link} fallback={<span class="truncate">{props.text}</span>}>
      {(href) => (
        <a
          href={href()}
          target="_blank"
          rel="noopener noreferrer"
          tabindex={-1}
          class="truncate text-accent hover:underline"
        >
          {props.text.replace(/^https?:\/\//i, "")}
        </a>
      )}
    </Show>
  );
}
