import { createMemo, createSignal, For } from "solid-js";
import { Dialog } from "../ui/Dialog.tsx";
import { Kbd } from "../ui/Kbd.tsx";
import { Switch } from "../ui/Switch.tsx";
import { keyNames } from "./keys.ts";
import { createShortcuts, setSingleKeys, type Shortcut, shortcutGroups, singleKeysOn } from "./create-shortcuts.ts";

const [isOpen, setOpen] = createSignal(false);
export const openShortcuts = () => setOpen(true);

/** Every key that acts on the page at hand (VI6), behind `?`. */
export function ShortcutsOverlay() {
  createShortcuts("Everywhere", [{ keys: "?", label: "Keyboard shortcuts", run: () => setOpen(true) }]);
  const groups = createMemo(() => {
    const byLabel = new Map<string, Map<string, Shortcut>>();
    for (const group of shortcutGroups()) {
      const known = byLabel.get(group.label) ?? new Map<string, Shortcut>();
      // One line per thing done: a second key for it is not listed.
      for (const one of group.shortcuts) if (!known.has(one.label)) known.set(one.label, one);
      byLabel.set(group.label, known);
    }
    return [...byLabel].map(([label, shortcuts]) => ({ label, shortcuts: [...shortcuts.values()] })).toReversed();
  });
  return (
    <Dialog open={isOpen()} onClose={() => setOpen(false)} title="Keyboard shortcuts" width="lg">
      <div class="columns-2 gap-10 phone:columns-1">
        <For each={groups()}>
          {(group) => (
            <section class="mb-5 break-inside-avoid">
              <h3 class="mb-1.5 text-xs font-medium text-faint">{group.label}</h3>
              <ul>
                <For each={group.shortcuts}>
                  {(one) => (
                    <li class="flex h-7 items-center justify-between gap-4">
                      <span class="truncate">{one.label}</span>
                      <span class="sr-only">{one.keys}</span>
                      <Kbd keys={one.keys} />
                    </li>
                  )}
                </For>
              </ul>
            </section>
          )}
        </For>
      </div>
      <Switch
        class="mt-2 border-t pt-4"
        label="Single keys"
        hint={`Keys without ${keyNames("mod")[0]} act outside of text. Turn them off if they get in the way.`}
        checked={singleKeysOn()}
        onChange={setSingleKeys}
      />
    </Dialog>
  );
}
