import { A } from "@solidjs/router";
import { type Accessor, createSignal, For, type JSX, Match, onCleanup, onMount, Show, Switch } from "solid-js";
import { Portal } from "solid-js/web";
import { wordsOf } from "../api-error.ts";
import { createShortcuts } from "../shortcuts/create-shortcuts.ts";
import { Check, CircleAlert, Info, X } from "./icons.ts";
import { Kbd } from "./Kbd.tsx";
import { ProgressBar } from "./ProgressBar.tsx";

type Tone = "info" | "ok" | "danger";
/** What can be done about what a toast says. */
type Action = { label: string; run: () => void } | { label: string; href: string };
type Entry = {
  id: number;
  title: string;
  detail: JSX.Element;
  tone: Tone;
  action: Action | null;
  /** Of something that is still going on, from 0 to 1. */
  part: Accessor<number | null> | null;
  /** How long it is shown. One with undo has a real deadline and does not wait; the others wait while pointed at. */
  showMs: number;
  undo: (() => Promise<unknown>) | null;
};

const [entries, setEntries] = createSignal<Entry[]>([]);
let lastId = 0;

/** Says that something happened. */
export function toast(
  title: string,
  more: { detail?: JSX.Element; tone?: Tone; showMs?: number; action?: Action } = {},
) {
  const { detail, tone = "ok", showMs = 5_000, action = null } = more;
  add({ ...plain, title, detail, tone, showMs, action });
}

/** Says that something failed, in the words of the error. */
export function toastError(error: unknown, title = "That did not work") {
  add({ ...plain, title, detail: wordsOf(error), tone: "danger", showMs: 8_000 });
}

/** Says what was done and offers to take it back for `forMs`, counting down; of an undo that answers words, those are said. The key is u. */
export function toastUndo(title: string, undo: () => Promise<unknown>, forMs = 10_000) {
  add({ ...plain, title, showMs: forMs, undo });
}

/** Says how far something has come, `part` of 1, null where that is not known, until the answer is called; `action` may end it. */
export function toastProgress(title: string, part: Accessor<number | null>, action: Action | null = null): () => void {
  const id = add({ ...plain, title, tone: "info", showMs: Infinity, part, action });
  return () => drop(id);
}

const plain = { detail: undefined, tone: "ok", action: null, part: null, undo: null } as const;

function add(entry: Omit<Entry, "id">): number {
  const id = ++lastId;
  setEntries((all) => [...all.slice(-3), { ...entry, id }]);
  return id;
}

function drop(id: number) {
  setEntries((all) => all.filter((entry) => entry.id !== id));
}

/** Where toasts appear; stands once in the app, in front of dialogs too. */
export function ToastRegion() {
  const [undoing, setUndoing] = createSignal<number | null>(null);
  const undo = async (entry: Entry) => {
    if (!entry.undo || undoing() !== null) return;
    setUndoing(entry.id);
    try {
      const said = await entry.undo();
      drop(entry.id);
      toast(typeof said === "string" ? said : "Undone");
    } catch (error) {
      drop(entry.id);
      toastError(error, "It could not be undone");
    } finally {
      setUndoing(null);
    }
  };
  const newest = () => entries().findLast((entry) => entry.undo !== null);
  const undoNewest = () => {
    const entry = newest();
    if (entry) void undo(entry);
  };
  createShortcuts("Everywhere", [
    { keys: "u", label: "Undo the last action", run: undoNewest, when: () => newest() !== undefined },
    { keys: "z", label: "Undo the last action", run: undoNewest, when: () => newest() !== undefined },
    { keys: "mod+z", label: "Undo the last action", run: undoNewest, when: () => newest() !== undefined },
  ]);
  return (
    <Portal>
      <section
        aria-label="Notifications"
        data-kb-top-layer
        class="pointer-events-none fixed right-4 bottom-[max(1rem,calc(var(--foot,0px)_+_0.5rem))] left-4 z-70 flex flex-col items-end gap-2"
      >
        <div aria-live="polite" class="contents">
          <For each={entries()}>
            {(entry) => <Card entry={entry} undo={() => undo(entry)} undoing={undoing() === entry.id} />}
          </For>
        </div>
      </section>
    </Portal>
  );
}

function Card(props: { entry: Entry; undo: () => void; undoing: boolean }) {
  const [leftMs, setLeftMs] = createSignal(props.entry.showMs);
  const [held, setHeld] = createSignal(false);
  onMount(() => {
    let seenAt = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const passed = now - seenAt;
      seenAt = now;
      if (props.undoing || held() && props.entry.undo === null) return;
      setLeftMs((left) => left - passed);
      if (leftMs() <= 0) drop(props.entry.id);
    }, 200);
    onCleanup(() => clearInterval(timer));
  });
  return (
    <div
      class="pointer-events-auto flex w-full max-w-sm animate-appear items-start gap-2.5 rounded-lg border bg-raised px-3 py-2.5 shadow-float"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <span class="mt-0.5 shrink-0" aria-hidden="true">
        <Switch>
          <Match when={props.entry.tone === "ok"}>
            <Check size={16} class="text-ok" />
          </Match>
          <Match when={props.entry.tone === "danger"}>
            <CircleAlert size={16} class="text-danger" />
          </Match>
          <Match when={props.entry.tone === "info"}>
            <Info size={16} class="text-muted" />
          </Match>
        </Switch>
      </span>
      <div class="min-w-0 flex-1">
        <p class="text-sm font-medium break-words">{props.entry.title}</p>
        <Show when={props.entry.detail}>
          <p class="text-xs break-words text-muted">{props.entry.detail}</p>
        </Show>
        <Show when={props.entry.part}>
          {(part) => (
            <div class="mt-1.5">
              <ProgressBar label={props.entry.title} value={part()()} labelHidden />
            </div>
          )}
        </Show>
      </div>
      <Show when={props.entry.action}>
        {(action) => <Act action={action()} onDone={() => drop(props.entry.id)} />}
      </Show>
      <Show when={props.entry.undo}>
        <button
          type="button"
          class="flex h-6 items-center gap-1.5 rounded-md px-2 text-sm font-medium text-accent hover:bg-hover disabled:opacity-50"
          disabled={props.undoing}
          onClick={() => props.undo()}
        >
          Undo
          <Countdown part={leftMs() / props.entry.showMs} seconds={Math.max(0, Math.ceil(leftMs() / 1000))} />
          <Kbd keys="u" />
        </button>
      </Show>
      <button
        type="button"
        aria-label="Dismiss"
        class="grid size-6 shrink-0 place-items-center rounded-md text-faint hover:bg-hover"
        onClick={() => drop(props.entry.id)}
      >
        <X size={14} aria-hidden="true" />
      </button>
    </div>
  );
}

function Act(props: { action: Action; onDone: () => void }) {
  const look = "flex h-6 shrink-0 items-center rounded-md px-2 text-sm font-medium text-accent hover:bg-hover";
  return (
    <Show
      when={"href" in props.action && props.action}
      fallback={
        <button
          type="button"
          class={look}
          onClick={() => {
            if ("run" in props.action) props.action.run();
            props.onDone();
          }}
        >
          {props.action.label}
        </button>
      }
    >
      {(link) => <A href={link().href} class={look} onClick={() => props.onDone()}>{link().label}</A>}
    </Show>
  );
}

/** A ring that empties, with the seconds left in it. */
function Countdown(props: { part: number; seconds: number }) {
  const round = 2 * Math.PI * 8;
  return (
    <span class="relative grid size-5 place-items-center" aria-hidden="true">
      <svg viewBox="0 0 20 20" class="absolute inset-0 -rotate-90">
        <circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2" opacity="0.2" />
        <circle
          cx="10"
          cy="10"
          r="8"
          fill="none"
          stroke="currentColor"
          stroke-width="2"
          stroke-dasharray={String(round)}
          stroke-dashoffset={round * (1 - Math.max(0, props.part))}
        />
      </svg>
      <span class="text-[0.5625rem] tabular-nums">{props.seconds}</span>
    </span>
  );
}
