import { For, type JSX, Match, Show, Switch } from "solid-js";
import { ApiError, wordsOf } from "../api-error.ts";
import { Button } from "./Button.tsx";
import { CircleAlert } from "./icons.ts";

/** Says that there is nothing yet, and what to do about it. */
export function EmptyState(props: { icon?: JSX.Element; title: string; children?: JSX.Element; action?: JSX.Element }) {
  return (
    <div class="mx-auto flex max-w-sm flex-col items-center px-6 py-16 text-center">
      <Show when={props.icon}>
        <span class="mb-3 grid size-10 place-items-center rounded-xl bg-sunken text-muted">{props.icon}</span>
      </Show>
      <p class="text-base font-medium">{props.title}</p>
      <Show when={props.children}>
        <div class="mt-1 text-sm text-muted">{props.children}</div>
      </Show>
      <Show when={props.action}>
        <div class="mt-4 flex flex-wrap justify-center gap-2">{props.action}</div>
      </Show>
    </div>
  );
}

/** Says what failed, with the request id that finds it in the server's log, and offers to try again. */
export function ErrorState(props: { error: unknown; retry?: () => void; title?: string }) {
  const requestId = () => props.error instanceof ApiError ? props.error.requestId : null;
  return (
    <div role="alert" class="mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center">
      <span class="mb-3 grid size-10 place-items-center rounded-xl bg-danger-soft text-danger">
        <CircleAlert size={18} aria-hidden="true" />
      </span>
      <p class="text-base font-medium">{props.title ?? "This could not be loaded"}</p>
      <p class="mt-1 text-sm text-muted">{wordsOf(props.error)}</p>
      <Show when={requestId()}>
        {(id) => (
          <p class="mt-2 text-xs text-faint">
            Request <code class="font-mono select-all">{id()}</code>
          </p>
        )}
      </Show>
      <Show when={props.retry}>
        {(retry) => <Button class="mt-4" onClick={() => retry()()}>Try again</Button>}
      </Show>
    </div>
  );
}

/** A note inside a page or form, in a tone. */
export function Notice(props: { tone: "info" | "warn" | "danger"; children: JSX.Element; action?: JSX.Element }) {
  const tones = { info: "bg-sunken text-muted", warn: "bg-warn-soft text-warn", danger: "bg-danger-soft text-danger" };
  return (
    <div
      role={props.tone === "danger" ? "alert" : undefined}
      class={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg px-3 py-2 text-sm ${tones[props.tone]}`}
    >
      <div class="min-w-0 flex-1">{props.children}</div>
      {props.action}
    </div>
  );
}

/** A grey bar where text will stand. Sized by `class`, for example `h-3 w-40`. */
export function Skeleton(props: { class?: string }) {
  return (
    <span class={`block animate-pulse-soft rounded-md bg-pressed ${props.class ?? "h-3 w-full"}`} aria-hidden="true" />
  );
}

/** Lines of text still to come, announced once. */
export function SkeletonLines(props: { lines?: number }) {
  return (
    <div role="status" class="flex flex-col gap-3 p-4">
      <span class="sr-only">Loading…</span>
      <For each={Array.from({ length: props.lines ?? 5 }, (_, n) => ["w-2/3", "w-full", "w-5/6", "w-1/2"][n % 4])}>
        {(width) => <Skeleton class={`h-3 ${width}`} />}
      </For>
    </div>
  );
}

type Query<T> = {
  isPending: boolean;
  isError: boolean;
  isSuccess: boolean;
  error: unknown;
  data: T | undefined;
  refetch: () => unknown;
};

/**
 * Shows a query: a skeleton while it is pending, the failure with retry, else its data.
 */
export function Loaded<T>(
  props: { query: Query<T>; skeleton?: JSX.Element; children: (data: () => T) => JSX.Element },
) {
  const data = () => (props.query.isSuccess ? props.query.data : undefined);
  return (
    <Switch fallback={props.skeleton ?? <SkeletonLines />}>
      <Match when={data()}>{(value) => props.children(value as () => T)}</Match>
      <Match when={props.query.isError}>
        <ErrorState error={props.query.error} retry={() => props.query.refetch()} />
      </Match>
    </Switch>
  );
}
