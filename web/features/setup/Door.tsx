import { createEffect, type JSX, Show } from "solid-js";

/** What stands around the pages of somebody who is not signed in. */
export function Door(props: { title: string; lead?: JSX.Element; children: JSX.Element }) {
  createEffect(() => {
    document.title = `${props.title} · Parley`;
  });
  return (
    <main class="flex min-h-full flex-col items-center px-4 py-[8vh] phone:py-8">
      <img src="/favicon.svg" alt="" class="mb-5 size-10" />
      <h1 class="text-center text-xl font-semibold">{props.title}</h1>
      <Show when={props.lead}>
        <p class="mt-1.5 max-w-sm text-center text-sm text-muted">{props.lead}</p>
      </Show>
      <div class="mt-6 w-full max-w-sm rounded-xl border bg-surface p-6 shadow-low">{props.children}</div>
    </main>
  );
}
