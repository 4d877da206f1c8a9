import { createSignal, For, type JSX, Show } from "solid-js";
import { mayWork, useMe } from "../me.ts";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { Ellipsis, Users } from "../ui/icons.ts";
import { Menu, type MenuEntry } from "../ui/Menu.tsx";
import { toast, toastError } from "../ui/Toast.tsx";
import type { SavedView, SavedViews } from "./create-saved-views.ts";
import { SaveViewDialog } from "./SaveViewDialog.tsx";

/** The saved views of a list over it: the built-in one first, then the shared ones and one's own (VI1). */
export function ViewTabs(
  props: { saved: SavedViews; plain: string; children?: JSX.Element },
) {
  const me = useMe();
  const [naming, setNaming] = createSignal<"new" | "rename" | null>(null);
  const [dropping, setDropping] = createSignal(false);
  const [saving, setSaving] = createSignal(false);
  const saved = props.saved;
  const ordered = () => [...saved.views().filter((one) => one.shared), ...saved.views().filter((one) => !one.shared)];
  const mayChange = () => saved.current()?.mayChange ?? false;
  const act = (what: Promise<unknown>, said: string) => what.then(() => toast(said), toastError);
  const save = async (view: SavedView) => {
    setSaving(true);
    await act(saved.change(view, { view: saved.now() }), `“${view.name}” saved`);
    setSaving(false);
  };
  const entries = (): MenuEntry[] => {
    const view = saved.current();
    if (!view) return [];
    return [
      { label: "Save as a new view…", run: () => setNaming("new") },
      ...(mayChange()
        ? [
          { label: "Rename…", run: () => setNaming("rename") },
          ...(mayWork(me())
            ? [{
              label: view.shared ? "Stop sharing" : "Share with everyone",
              run: () =>
                void act(
                  saved.change(view, { shared: !view.shared }),
                  view.shared ? `“${view.name}” is no longer shared` : `“${view.name}” is shared`,
                ),
            }]
            : []),
          "line" as const,
          { label: "Delete…", danger: true, run: () => setDropping(true) },
        ]
        : []),
    ];
  };
  return (
    <div class="flex h-9 shrink-0 items-center gap-3 border-b px-4">
      <nav aria-label="Views" class="flex h-full min-w-0 items-center gap-1 overflow-x-auto [scrollbar-width:none]">
        <Tab href={saved.hrefOf(null)} isCurrent={saved.current() === null} name={props.plain} shared={false} />
        <For each={ordered()}>
          {(view) => (
            <Tab
              href={saved.hrefOf(view)}
              isCurrent={saved.current()?.id === view.id}
              name={view.name}
              shared={view.shared}
            />
          )}
        </For>
      </nav>
      <div class="flex shrink-0 items-center gap-1">
        <Show when={saved.isChanged()}>
          <Show when={saved.current()}>
            {(view) => (
              <>
                <span class="text-xs text-muted">Changed</span>
                <Show when={mayChange()}>
                  <Button size="sm" look="ghost" pending={saving()} onClick={() => void save(view())}>Save</Button>
                </Show>
                <Button size="sm" look="ghost" onClick={saved.reset}>Reset</Button>
              </>
            )}
          </Show>
          <Show when={!mayChange()}>
            <Button size="sm" look="ghost" onClick={() => setNaming("new")}>Save as view…</Button>
          </Show>
        </Show>
        <Show when={saved.current()}>
          {(view) => (
            <Menu
              label={`What to do with the view ${view().name}`}
              entries={entries()}
              class="grid size-7 place-items-center rounded-md text-muted outline-offset-0 hover:bg-hover hover:text-text"
            >
              <Ellipsis size={15} aria-hidden="true" />
            </Menu>
          )}
        </Show>
      </div>
      <div class="ml-auto flex shrink-0 items-center gap-1">{props.children}</div>
      <SaveViewDialog
        open={naming() !== null}
        title={naming() === "rename" ? "Rename the view" : "Save as a new view"}
        name={naming() === "rename" ? saved.current()?.name ?? "" : ""}
        shared={naming() === "rename" ? null : false}
        onSave={(name, shared, key) =>
          naming() === "rename" ? saved.change(saved.current()!, { name }) : saved.saveAs(name, shared, key)}
        onClose={() => setNaming(null)}
      />
      <ConfirmDialog
        open={dropping()}
        onClose={() => setDropping(false)}
        title={`Delete “${saved.current()?.name ?? ""}”?`}
        action="Delete view"
        danger
        onConfirm={() => saved.drop(saved.current()!)}
      >
        {saved.current()?.shared ? "It goes for everyone. " : ""}What it shows stays.
      </ConfirmDialog>
    </div>
  );
}

function Tab(props: { href: string; isCurrent: boolean; name: string; shared: boolean }) {
  return (
    // No `A`: that one takes every view of this page for the current one.
    <a
      href={props.href}
      aria-current={props.isCurrent ? "page" : undefined}
      class="inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 text-xs font-medium outline-offset-[-2px]"
      classList={{
        "bg-pressed text-text": props.isCurrent,
        "text-muted hover:bg-hover hover:text-text": !props.isCurrent,
      }}
    >
      <span class="max-w-56 truncate">{props.name}</span>
      <Show when={props.shared}>
        <Users size={12} aria-hidden="true" />
        <span class="sr-only">shared</span>
      </Show>
    </a>
  );
}
