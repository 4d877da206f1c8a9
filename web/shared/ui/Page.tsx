import { A, useLocation } from "@solidjs/router";
import { anchorOf } from "#web/jump-places.ts";
import { createEffect, createSignal, For, type JSX, Show } from "solid-js";
import { ChevronRight } from "./icons.ts";

const [title, setTitle] = createSignal("");
/** The title of the page on screen, for the frame to read out as it changes. */
export const pageTitle = title;

const widths = { text: "max-w-2xl", form: "max-w-4xl", wide: "max-w-6xl" };

/**
 * A page: its header, its title in the tab, and its body. The body scrolls, in a centred column of `width`; with `fill` it is the
 * whole space and its content scrolls by itself, as a data view does.
 */
export function Page(
  props: {
    title: string;
    /** Where this page hangs, outermost first. */
    crumbs?: { label: string; href: string }[];
    /** Stands beside the title: a badge, a count. */
    beside?: JSX.Element;
    /** Says in a line what the page is for. */
    lead?: JSX.Element;
    actions?: JSX.Element;
    fill?: boolean;
    width?: keyof typeof widths;
    children: JSX.Element;
  },
) {
  createEffect(() => {
    document.title = `${props.title} · Parley`;
    setTitle(props.title);
  });
  return (
    <div class="flex h-full min-h-0 min-w-0 flex-1 flex-col">
      <header class="flex min-h-12.25 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2">
        <div
          class={`flex min-w-0 flex-1 items-center gap-2 ${"beside" in props ? "phone:basis-72" : "phone:basis-52"}`}
        >
          <Show when={props.crumbs?.length}>
            <nav aria-label="Breadcrumb" class="flex min-w-0 shrink items-center gap-1 text-sm text-muted phone:hidden">
              <For each={props.crumbs}>
                {(crumb) => (
                  <>
                    <A href={crumb.href} class="truncate rounded-sm hover:text-text hover:underline">{crumb.label}</A>
                    <ChevronRight size={14} class="shrink-0 text-faint" aria-hidden="true" />
                  </>
                )}
              </For>
            </nav>
          </Show>
          <h1 class="truncate text-base font-semibold phone:line-clamp-2 phone:whitespace-normal">{props.title}</h1>
          {props.beside}
        </div>
        <Show when={props.actions}>
          <div class="flex flex-wrap items-center gap-2">{props.actions}</div>
        </Show>
      </header>
      <Show
        when={!props.fill}
        fallback={<div class="flex min-h-0 min-w-0 flex-1 flex-col">{props.children}</div>}
      >
        <div class="relative min-h-0 flex-1 overflow-y-auto">
          <div class={`mx-auto px-4 py-6 md:px-8 ${widths[props.width ?? "form"]}`}>
            <Show when={props.lead}>
              <p class="mb-6 text-sm text-muted">{props.lead}</p>
            </Show>
            {props.children}
          </div>
        </div>
      </Show>
    </div>
  );
}

/** A titled part of a form or page, with its fields in a card. */
export function Section(
  props: { title: string; lead?: JSX.Element; actions?: JSX.Element; children: JSX.Element; class?: string },
) {
  const location = useLocation();
  const anchor = () => anchorOf(props.title);
  let section!: HTMLElement;
  let heading!: HTMLHeadingElement;
  // An address may name a section, also one that comes after its page: quick jump leads there.
  createEffect(() => {
    if (location.hash !== `#${anchor()}`) return;
    requestAnimationFrame(() => {
      section.scrollIntoView({ block: "start" });
      heading.focus({ preventScroll: true });
    });
  });
  return (
    <section ref={section} id={anchor()} class={`mb-8 scroll-mt-6 ${props.class ?? ""}`}>
      <div class="mb-3 flex items-end gap-3">
        <div class="min-w-0 flex-1">
          <h2 ref={heading} tabindex={-1} class="text-base font-semibold outline-offset-2">{props.title}</h2>
          <Show when={props.lead}>
            <p class="mt-0.5 text-sm text-muted">{props.lead}</p>
          </Show>
        </div>
        {props.actions}
      </div>
      <div class="rounded-xl border bg-surface">{props.children}</div>
    </section>
  );
}

/** Facts as label and value, one a line. */
export function Facts(props: { facts: { label: string; value: JSX.Element }[] }) {
  return (
    <dl class="grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm">
      <For each={props.facts}>
        {(fact) => (
          <>
            <dt class="text-muted">{fact.label}</dt>
            <dd class="min-w-0 break-words">{fact.value}</dd>
          </>
        )}
      </For>
    </dl>
  );
}
