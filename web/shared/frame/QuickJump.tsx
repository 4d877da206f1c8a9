import * as Dialog from "@kobalte/core/dialog";
import { useLocation, useNavigate } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, on, onMount, Show, untrack } from "solid-js";
import { hasFeature } from "#web/features.tsx";
import { wordsOf } from "../api-error.ts";
import { useMe } from "../me.ts";
import type { JumpDeed } from "#web/jump-places.ts";
import { setTheme } from "../theme.ts";
import { createShortcuts } from "../shortcuts/create-shortcuts.ts";
import { Button } from "../ui/Button.tsx";
import { createReturnFocus } from "../ui/create-return-focus.ts";
import { LoaderCircle, Search } from "../ui/icons.ts";
import { pageTitle } from "../ui/Page.tsx";
import { createJumpOwn } from "./create-jump-own.ts";
import { createJumpSearch } from "./create-jump-search.ts";
import { createTeammateActs } from "./create-teammate-acts.tsx";
import { JumpOption } from "./JumpOption.tsx";
import { recentTargets, rememberPage } from "./jump-recent.ts";
import { fixedTargets, matchedTogether, rankOf, type Target } from "./jump-targets.ts";

const [isOpen, setOpen] = createSignal(false);
export const openQuickJump = () => setOpen(true);

/** Goes to any place, setting, account, user, template or conversation, or begins something, by a few letters (VI6). */
export function QuickJump() {
  const me = useMe();
  const location = useLocation();
  createShortcuts("Everywhere", [
    { keys: "mod+k", label: "Quick jump", run: () => setOpen(true), inText: true },
    { keys: "mod+j", label: "Quick jump", run: () => setOpen(true), inText: true },
  ]);
  createEffect(on(pageTitle, (title) => rememberPage(untrack(me).id, untrack(() => location.pathname), title)));
  const returnFocus = createReturnFocus(isOpen);
  const acts = createTeammateActs();
  const perform = (deed: JumpDeed) => {
    if (deed === "sign-out") void acts.signOut();
    else if (deed === "stop-sending") acts.askToStopSending();
    else setTheme(deed.slice("theme-".length) as "system" | "light" | "dark");
  };
  return (
    <>
      <Dialog.Root open={isOpen()} onOpenChange={setOpen}>
        <Dialog.Portal>
          <Dialog.Overlay class="fixed inset-0 z-40 bg-scrim" />
          <div class="fixed inset-0 z-40 flex items-start justify-center p-4 pt-[14vh]">
            <Dialog.Content
              aria-label="Quick jump"
              onCloseAutoFocus={returnFocus}
              class="w-full max-w-xl overflow-hidden rounded-xl border bg-raised shadow-float outline-none data-[expanded]:animate-appear"
            >
              <Finder onGo={() => setOpen(false)} onDo={perform} />
            </Dialog.Content>
          </div>
        </Dialog.Portal>
      </Dialog.Root>
      <acts.Dialogs />
    </>
  );
}

function Finder(props: { onGo: () => void; onDo: (deed: JumpDeed) => void }) {
  const me = useMe();
  const navigate = useNavigate();
  const [typed, setTyped] = createSignal("");
  const search = createJumpSearch(typed);
  const fixed = createMemo(() => fixedTargets(me(), hasFeature));
  const own = createJumpOwn();
  const recent = recentTargets(me().id);
  const shown = createMemo<Target[]>(() => {
    const text = typed().trim();
    if (text === "") return [...recent, ...fixed().filter((one) => !one.path.includes("#") && !one.does)];
    // Of an answer to what was typed before only that which answers this too: nobody goes to what they did not mean.
    const found = search.isCurrent() ? search.found() : search.found().filter((one) => rankOf(one, text) !== null);
    return matchedTogether([...fixed(), ...own()], found, text);
  });
  // Whoever moved to one stays at it while answers come in.
  const [chosen, setChosen] = createSignal<string | null>(null);
  createEffect(on(typed, () => setChosen(null)));
  const at = () => Math.max(0, shown().findIndex((one) => one.key === chosen()));
  let input!: HTMLInputElement;
  // At once: the dialog itself gives the focus a moment later, and letters typed by then were nowhere.
  onMount(() => input.focus({ preventScroll: true }));
  const move = (by: number) => {
    const next = shown()[Math.min(shown().length - 1, Math.max(0, at() + by))];
    if (!next) return;
    setChosen(next.key);
    document.getElementById(optionId(at()))?.scrollIntoView({ block: "nearest" });
  };
  const go = (target: Target | undefined) => {
    if (!target) return;
    props.onGo();
    if (target.does) return props.onDo(target.does);
    // Also where its page is left before it has come.
    rememberPage(me().id, target.path, target.label);
    navigate(target.path);
  };
  const press = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "PageDown") move(8);
    else if (event.key === "PageUp") move(-8);
    else if (event.key === "Enter") go(shown()[at()]);
    else return;
    event.preventDefault();
  };
  const status = () => {
    if (search.failure()) return "";
    if (shown().length > 0) return shown().length === 1 ? "1 result" : `${shown().length} results`;
    return search.isCurrent() ? nothingText : "Looking…";
  };
  return (
    <>
      <div class="flex items-center gap-2.5 border-b px-4">
        <Show
          when={typed().trim() !== "" && !search.isCurrent() && !search.failure()}
          fallback={<Search size={16} class="text-faint" aria-hidden="true" />}
        >
          <LoaderCircle size={16} class="animate-spin text-faint" aria-hidden="true" />
        </Show>
        <input
          ref={input}
          class="h-12 min-w-0 flex-1 bg-transparent text-base outline-none"
          placeholder="Find a page, a setting, an account, a person, a conversation…"
          role="combobox"
          aria-label="Go to"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls="quick-jump-list"
          aria-activedescendant={shown().length > 0 ? optionId(at()) : undefined}
          autocomplete="off"
          maxLength={200}
          value={typed()}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={press}
        />
      </div>
      <ul
        id="quick-jump-list"
        role="listbox"
        aria-label="Results"
        aria-busy={!search.isCurrent()}
        class="max-h-96 overflow-y-auto p-1.5 empty:hidden"
      >
        <For each={shown()}>
          {(one, n) => (
            <JumpOption
              id={optionId(n())}
              target={one}
              isAt={n() === at()}
              onPoint={() => setChosen(one.key)}
              onChoose={() => go(one)}
            />
          )}
        </For>
      </ul>
      <p role="status" class={shown().length > 0 ? "sr-only" : "px-4 py-4 text-sm text-muted empty:hidden"}>
        {status()}
      </p>
      <Show when={search.failure()}>
        {(failure) => (
          <div role="alert" class="flex items-center gap-3 border-t px-4 py-3 text-sm text-danger">
            <span class="min-w-0 flex-1">{wordsOf(failure())}</span>
            <Button size="sm" onClick={() => search.retry()}>Try again</Button>
          </div>
        )}
      </Show>
    </>
  );
}

const nothingText =
  "Nothing is called that. Looked for among pages, settings, actions, teammates, saved views, accounts, users, templates and conversations.";
const optionId = (n: number) => `quick-jump-${n}`;
