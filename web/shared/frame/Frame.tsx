import * as Dialog from "@kobalte/core/dialog";
import { useLocation, useNavigate } from "@solidjs/router";
import { useQueryClient } from "@tanstack/solid-query";
import {
  createEffect,
  createSignal,
  ErrorBoundary,
  Match,
  on,
  onMount,
  type ParentProps,
  Show,
  Switch,
} from "solid-js";
import { hasFeature } from "#web/features.tsx";
import { places } from "#web/places.ts";
import { ApiError } from "../api-error.ts";
import { resumeBulk } from "../bulk/run-bulk.ts";
import { createLiveUpdates } from "../live.ts";
import { type Me, MeContext, useMeQuery } from "../me.ts";
import { createShortcuts } from "../shortcuts/create-shortcuts.ts";
import { Menu as MenuIcon } from "../ui/icons.ts";
import { pageTitle } from "../ui/Page.tsx";
import { ErrorState } from "../ui/states.tsx";
import { Crash } from "./Crash.tsx";
import { PauseBanner } from "./PauseBanner.tsx";
import { QuickJump } from "./QuickJump.tsx";
import { settingsPlace, Sidebar } from "./Sidebar.tsx";
import { SinkBanner } from "./SinkBanner.tsx";
import { UnsavedBanner } from "./UnsavedBanner.tsx";

/** What stands around every page of somebody who is signed in. */
export function Frame(props: ParentProps) {
  const query = useMeQuery();
  const me = () => (query.isSuccess ? query.data : undefined);
  const isSignedOut = () => query.error instanceof ApiError && query.error.code === "signed_out";
  return (
    <Switch>
      <Match when={me()}>{(one) => <SignedIn me={one()}>{props.children}</SignedIn>}</Match>
      <Match when={query.isError && !isSignedOut()}>
        <main class="grid h-full place-items-center">
          <ErrorState error={query.error} retry={() => query.refetch()} title="Parley could not be loaded" />
        </main>
      </Match>
    </Switch>
  );
}

function SignedIn(props: ParentProps<{ me: Me }>) {
  const navigate = useNavigate();
  const location = useLocation();
  const [drawer, setDrawer] = createSignal(false);
  let main!: HTMLElement;
  createLiveUpdates(useQueryClient());
  // Nobody who reloads loses more than the sight of it: what runs goes on, and is asked about again with the next page.
  onMount(() => void resumeBulk(props.me.id).catch(() => {}));
  createShortcuts(
    "Go to",
    [...places.filter((place) => hasFeature(place.feature)), settingsPlace].flatMap((place) =>
      place.keys ? [{ keys: place.keys, label: place.label, run: () => navigate(place.path) }] : []
    ),
  );
  // A page that goes takes the focus with it: the next Tab must begin at the new page, not at the top of the frame.
  createEffect(on(() => location.pathname, () => {
    setDrawer(false);
    queueMicrotask(() => {
      if (document.activeElement === document.body) main.focus({ preventScroll: true });
    });
  }, { defer: true }));

  return (
    <MeContext.Provider value={() => props.me}>
      <a
        href="#main"
        class="sr-only z-70 rounded-md bg-accent-solid text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:px-3 focus:py-2"
        onClick={(event) => {
          event.preventDefault();
          main.focus();
        }}
      >
        Skip to the page
      </a>
      <div class="flex h-full">
        <header aria-label="Parley" class="w-56 shrink-0 phone:hidden">
          <Sidebar />
        </header>
        <div class="flex min-w-0 flex-1 flex-col md:py-2 md:pr-2">
          <header aria-label="Parley" class="flex h-11 shrink-0 items-center gap-2 border-b px-2 md:hidden">
            <Dialog.Root open={drawer()} onOpenChange={setDrawer}>
              <Dialog.Trigger aria-label="Open the menu" class="grid size-9 place-items-center rounded-md text-muted">
                <MenuIcon size={18} aria-hidden="true" />
              </Dialog.Trigger>
              <Dialog.Portal>
                <Dialog.Overlay class="fixed inset-0 z-40 bg-scrim" />
                <Dialog.Content
                  aria-label="Menu"
                  class="fixed inset-y-0 left-0 z-40 w-72 max-w-[85vw] border-r bg-ground shadow-float outline-none data-[expanded]:animate-drawer"
                >
                  <Sidebar onGo={() => setDrawer(false)} />
                </Dialog.Content>
              </Dialog.Portal>
            </Dialog.Root>
            <span class="truncate text-sm font-semibold">{props.me.workspaceName}</span>
          </header>
          <Show when={props.me.sendMode === "sink"}>
            <SinkBanner />
          </Show>
          <Show when={props.me.paused}>
            <PauseBanner />
          </Show>
          <UnsavedBanner />
          <main
            ref={main}
            id="main"
            tabindex={-1}
            class="flex min-h-0 min-w-0 flex-1 flex-col overflow-hidden bg-surface outline-none md:rounded-xl md:border md:shadow-low"
          >
            <ErrorBoundary fallback={(error, reset) => <Crash error={error} reset={reset} />}>
              {props.children}
            </ErrorBoundary>
          </main>
        </div>
      </div>
      <p aria-live="polite" class="sr-only">{pageTitle()}</p>
      <QuickJump />
    </MeContext.Provider>
  );
}
