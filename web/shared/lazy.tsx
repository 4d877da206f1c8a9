import { type Component, createSignal, type JSX, onMount, Show } from "solid-js";
import { ErrorState, SkeletonLines } from "./ui/states.tsx";

export type Lazy<P extends Record<string, unknown>> = Component<P> & {
  /** Fetch it now, so that it is there when it is wanted. Never fails: what shows it says so. */
  preload: () => void;
};

/**
 * A component whose code is fetched when it is first shown, or preloaded. Not Solid's `lazy`: that needs a Suspense, under which every
 * renewed query would take the page, and the focus in it, off the screen. A failure to fetch offers to try again, unless `failed` stands in
 * its place; whatever of it is shown next tries again too.
 */
export function lazyPart<P extends Record<string, unknown>>(
  load: () => Promise<{ default: Component<P> }>,
  fallback: (props: P) => JSX.Element = () => <SkeletonLines lines={6} />,
  failed: (props: P, error: unknown, retry: () => void) => JSX.Element = (_, error, retry) => (
    <ErrorState error={error} retry={retry} />
  ),
): Lazy<P> {
  const [part, setPart] = createSignal<Component<P>>();
  let loading: Promise<void> | undefined;
  const fetched = () =>
    loading ??= load().then((module) => void setPart(() => module.default)).catch((error) => {
      loading = undefined;
      throw error;
    });

  function Part(props: P) {
    const [failure, setFailure] = createSignal<unknown>(null);
    const show = () => {
      setFailure(null);
      void fetched().catch(setFailure);
    };
    onMount(show);
    return (
      <Show
        when={part()}
        keyed
        fallback={<Show when={failure() !== null} fallback={fallback(props)}>{failed(props, failure(), show)}</Show>}
      >
        {(Shown) => <Shown {...props} />}
      </Show>
    );
  }
  return Object.assign(Part, { preload: () => void fetched().catch(() => {}) });
}

/** Fetch these when the browser has nothing else to do. */
export function preloadIdle(...parts: { preload: () => void }[]): void {
  const run = () => parts.forEach((part) => part.preload());
  if ("requestIdleCallback" in globalThis) requestIdleCallback(run, { timeout: 5_000 });
  else setTimeout(run, 2_000);
}
