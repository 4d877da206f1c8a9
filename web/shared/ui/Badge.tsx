import { type JSX, Show } from "solid-js";

export type Tone = "neutral" | "accent" | "ok" | "warn" | "danger";

const soft: Record<Tone, string> = {
  neutral: "bg-pressed text-muted",
  accent: "bg-accent-soft text-accent",
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
  danger: "bg-danger-soft text-danger",
};
const solid: Record<Tone, string> = {
  neutral: "bg-line-strong",
  accent: "bg-accent",
  ok: "bg-ok",
  warn: "bg-warn",
  danger: "bg-danger",
};

/** A short word about a thing's state. */
export function Badge(props: { tone?: Tone; icon?: JSX.Element; children: JSX.Element }) {
  return (
    <span
      class={`inline-flex h-5 max-w-full items-center gap-1 rounded-full px-2 text-xs whitespace-nowrap ${
        soft[props.tone ?? "neutral"]
      }`}
    >
      {props.icon}
      <span class="truncate">{props.children}</span>
    </span>
  );
}

/** A coloured dot with its meaning in words beside it, or for assistive technology alone. */
export function StatusDot(props: { tone: Tone; label: string; labelHidden?: boolean }) {
  return (
    <span class="inline-flex min-w-0 items-center gap-1.5">
      <span class={`size-2 shrink-0 rounded-full ${solid[props.tone]}`} aria-hidden="true" />
      <span class={props.labelHidden ? "sr-only" : "truncate"}>{props.label}</span>
    </span>
  );
}

/** A count that matters, as beside a place in the sidebar. Nothing is shown for zero. */
export function Count(props: { n: number; label: string }) {
  return (
    <Show when={props.n > 0}>
      <span class="rounded-full bg-pressed px-1.5 text-xs leading-4.5 font-medium text-text tabular-nums">
        {props.n > 999 ? "999+" : props.n}
        <span class="sr-only">{` ${props.label}`}</span>
      </span>
    </Show>
  );
}
