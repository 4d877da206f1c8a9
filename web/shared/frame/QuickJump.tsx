import * as Dialog from "@kobalte/core/dialog";
import { useNavigate } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js";
import { hasFeature } from "#web/features.tsx";
import { places, placesFor, settingsPlaces } from "#web/places.ts";
import { useMe } from "../me.ts";
import { createShortcuts } from "../shortcuts/create-shortcuts.ts";
import { createReturnFocus } from "../ui/create-return-focus.ts";
import { CornerDownLeft, Search } from "../ui/icons.ts";
import { Kbd } from "../ui/Kbd.tsx";
import { PlaceGlyph } from "./place-icons.tsx";

const [isOpen, setOpen] = createSignal(false);
export const openQuickJump = () => setOpen(true);

/** Goes to any place or setting by a few letters of its name (VI6). */
export function QuickJump() {
  const me = useMe();
  const navigate = useNavigate();
  const returnFocus = createReturnFocus(isOpen);
  const [typed, setTyped] = createSignal("");
  const [at, setAt] = createSignal(0);
  createShortcuts("Everywhere", [
    { keys: "mod+k", label: "Quick jump", run: () => setOpen(true), inText: true },
    { keys: "mod+j", label: "Quick jump", run: () => setOpen(true), inText: true },
  ]);
  const all = () => {
    const targets = [
      ...placesFor(places, me(), hasFeature).map((place) => ({ ...place, where: place.group })),
      ...placesFor(settingsPlaces, me(), hasFeature).filter((place) => place.path.startsWith("/settings/"))
        .map((place) => ({ ...place, where: `Settings › ${place.group}` })),
    ];
    return targets;
  };
  const found = createMemo(() => {
    const words = typed().trim().toLowerCase().split(/\s+/).filter(Boolean);
    return all().filter((one) => words.every((word) => `${one.label} ${one.where ?? ""}`.toLowerCase().includes(word)));
  });
  createEffect(on([typed, isOpen], () => setAt(0)));
  createEffect(on(isOpen, (open) => open && setTyped("")));
  const go = (n: number) => {
    const target = found()[n];
    if (!target) return;
    setOpen(false);
    navigate(target.path);
  };
  const move = (by: number) => setAt((now) => Math.min(found().length - 1, Math.max(0, now + by)));
  return (
    <Dialog.Root open={isOpen()} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay class="fixed inset-0 z-40 bg-scrim" />
        <div class="fixed inset-0 z-40 flex items-start justify-center p-4 pt-[14vh]">
          <Dialog.Content
            aria-label="Quick jump"
            onCloseAutoFocus={returnFocus}
            class="w-full max-w-lg overflow-hidden rounded-xl border bg-raised shadow-float outline-none data-[expanded]:animate-appear"
          >
            <div class="flex items-center gap-2.5 border-b px-4">
              <Search size={16} class="text-faint" aria-hidden="true" />
              <input
                class="h-12 min-w-0 flex-1 bg-transparent text-base outline-none"
                placeholder="Go to…"
                role="combobox"
                aria-label="Go to"
                aria-expanded="true"
                aria-controls="quick-jump-list"
                aria-activedescendant={found().length > 0 ? `quick-jump-${at()}` : undefined}
                value={typed()}
                onInput={(event) => setTyped(event.currentTarget.value)}
                onKeyDown={(event) => {
                  if (event.isComposing) return;
                  if (event.key === "ArrowDown") move(1);
                  else if (event.key === "ArrowUp") move(-1);
                  else if (event.key === "Enter") go(at());
                  else return;
                  event.preventDefault();
                }}
              />
            </div>
            <ul id="quick-jump-list" role="listbox" aria-label="Places" class="max-h-80 overflow-y-auto p-1.5">
              <For each={found()}>
                {(one, n) => (
                  <li
                    id={`quick-jump-${n()}`}
                    role="option"
                    aria-selected={n() === at()}
                    class="flex h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 text-sm"
                    classList={{ "bg-hover": n() === at() }}
                    onPointerMove={() => setAt(n())}
                    onClick={() => go(n())}
                  >
                    <span class="text-muted">
                      <PlaceGlyph icon={one.icon} />
                    </span>
                    <span>{one.label}</span>
                    <span class="min-w-0 flex-1 truncate text-xs text-faint">{one.where}</span>
                    <Show when={n() === at()} fallback={<Show when={one.keys}>{(keys) => <Kbd keys={keys()} />}</Show>}>
                      <CornerDownLeft size={14} class="text-faint" aria-hidden="true" />
                    </Show>
                  </li>
                )}
              </For>
            </ul>
            <Show when={found().length === 0}>
              <p role="status" class="px-4 pb-4 text-sm text-muted">No place is called that.</p>
            </Show>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
