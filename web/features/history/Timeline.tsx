import { createMemo, For, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { createNow } from "#web/shared/times.tsx";
import { Avatar } from "#web/shared/ui/Avatar.tsx";
import { Check, CircleAlert, Clock, Send, Sparkles, Trash, Undo2 } from "#web/shared/ui/icons.ts";
import { byDay, detailOf, type Entry, nameOfVersion, timesOf, titleOf } from "./entry-text.ts";

/** What happened to a text, by day, newest first. Arrows go from entry to entry, Enter opens one, with shift it is picked to be
 * compared with. */
export function Timeline(
  props: {
    entries: Entry[];
    zone: string;
    /** The version that is picked to be compared with. */
    picked: number | null;
    onOpen: (entry: Entry) => void;
    onPick: (entry: Entry) => void;
  },
) {
  const now = createNow();
  const days = createMemo(() => byDay(props.entries, props.zone, now()));
  let list!: HTMLDivElement;
  const step = (event: KeyboardEvent) => {
    const buttons = [...list.querySelectorAll<HTMLButtonElement>("button[data-entry]")];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to: Record<string, number> = {
      ArrowDown: Math.min(buttons.length - 1, at + 1),
      ArrowUp: Math.max(0, at - 1),
      Home: 0,
      End: buttons.length - 1,
    };
    const next = to[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[next]?.focus();
  };
  return (
    <div ref={list} class="flex flex-col gap-3" onKeyDown={step}>
      <For each={days()}>
        {(day) => (
          <section>
            <h3 class="mb-1 px-2 text-xs font-medium text-faint">{day.day}</h3>
            <ol aria-label={day.day}>
              <For each={day.entries}>
                {(entry) => (
                  <li>
                    <button
                      type="button"
                      data-entry
                      class="flex w-full items-start gap-2.5 rounded-md px-2 py-1.5 text-left hover:bg-hover data-[picked]:bg-accent-soft"
                      data-picked={props.picked === entry.seq && entry.kind !== "event" ? "" : undefined}
                      onClick={(event) => event.shiftKey ? props.onPick(entry) : props.onOpen(entry)}
                    >
                      <span class="mt-0.5 shrink-0">
                        <Mark entry={entry} />
                      </span>
                      <span class="min-w-0 flex-1">
                        <span class="flex items-baseline gap-2">
                          <span class="min-w-0 flex-1 text-sm break-words">
                            {titleOf(entry, restoredName(entry, props.entries, props.zone))}
                          </span>
                          <span class="shrink-0 text-xs text-muted tabular-nums">{timesOf(entry, props.zone)}</span>
                        </span>
                        <Show when={detailOf(entry)}>
                          {(detail) => <span class="block text-xs break-words text-muted">{detail()}</span>}
                        </Show>
                        <Show when={entry.kind === "edit" && entry.reopened}>
                          <span class="block text-xs text-warn">Opened again before this: it had not left</span>
                        </Show>
                      </span>
                    </button>
                  </li>
                )}
              </For>
            </ol>
          </section>
        )}
      </For>
    </div>
  );
}

function restoredName(entry: Entry, entries: Entry[], zone: string): string | null {
  if (entry.kind !== "edit" || entry.restoredFrom === null) return null;
  return nameOfVersion(entry.restoredFrom, entries, zone);
}

const icons = {
  approved: Check,
  approval_undone: Undo2,
  cancelled: Trash,
  cancel_undone: Undo2,
  sent: Send,
  failed: CircleAlert,
  unknown: CircleAlert,
  settled_sent: Check,
  settled_failed: CircleAlert,
  skipped: Clock,
};

function Mark(props: { entry: Entry }) {
  return (
    <Show
      when={props.entry.kind !== "edit"}
      fallback={<Avatar name={props.entry.by?.name ?? "?"} color={props.entry.by?.color} size="sm" />}
    >
      <span class="grid size-5 place-items-center rounded-full bg-pressed text-muted" aria-hidden="true">
        <Dynamic component={props.entry.kind === "event" ? icons[props.entry.what] : Sparkles} size={12} />
      </span>
    </Show>
  );
}
