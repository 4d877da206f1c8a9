import { type Component, createSignal, onMount, Show } from "solid-js";
import { SkeletonLines } from "./shared/ui/states.tsx";

type PageModule = { default: Component };
const files = import.meta.glob<PageModule>("./features/*/*Page.tsx");
const fileOf = (feature: string) => `./features/${feature}.tsx`;

/** Whether the file of a page exists in this build. */
export const hasFeature = (feature: string) => fileOf(feature) in files;

/**
 * The page of a feature, fetched when it is first shown or its link pointed at; undefined where its file is missing. Not Solid's
 * `lazy`: that needs a Suspense, under which every renewed query would take the page, and the focus in it, off the screen.
 */
export function featurePage(feature: string): Component | undefined {
  const load = files[fileOf(feature)];
  if (!load) return undefined;
  let loading: Promise<PageModule> | undefined;
  const [page, setPage] = createSignal<Component>();
  const preload = () =>
    loading ??= load().then((module) => {
      setPage(() => module.default);
      return module;
    }).catch((error) => {
      loading = undefined;
      throw error;
    });

  function FeaturePage() {
    const [failure, setFailure] = createSignal<unknown>();
    onMount(() => void preload().catch(setFailure));
    return (
      <Show when={page()} keyed fallback={<Waiting failure={failure()} />}>
        {(Page) => <Page />}
      </Show>
    );
  }
  return Object.assign(FeaturePage, { preload: () => void preload().catch(() => {}) });
}

/** Until the page's code is here; a failure to fetch it goes to the error boundary. */
function Waiting(props: { failure: unknown }) {
  return (
    <Show when={!props.failure} fallback={<Thrown error={props.failure} />}>
      <SkeletonLines lines={8} />
    </Show>
  );
}

function Thrown(props: { error: unknown }): null {
  throw props.error;
}
