import { For, Show } from "solid-js";
import type { Message } from "#web/shared/mail/message-state.ts";
import type { Tone } from "#web/shared/ui/Badge.tsx";
import { type CheckKind, checkText, rowChecks, toneOf } from "./check-text.ts";

const looks: Partial<Record<Tone, string>> = {
  danger: "bg-danger-soft text-danger",
  warn: "bg-warn-soft text-warn",
};
const mostShown = 2;

/** What a row's checks found, as far as its hold does not say it: the weightiest in words, the others as a number. */
export function CheckBadges(
  props: {
    message: Message;
    nowMs: number;
    nameOf: (path: string) => string;
    most?: number;
    leftOut?: ReadonlySet<CheckKind>;
  },
) {
  const checks = () => rowChecks(props.message).filter((check) => !props.leftOut?.has(check.kind));
  const text = (check: Message["checks"][number]) =>
    checkText(check, {
      nowMs: props.nowMs,
      timeZone: props.message.timeZone,
      nameOf: props.nameOf,
      isToSeveral: props.message.to.length > 1,
    });
  const more = () => checks().slice(props.most ?? mostShown);
  return (
    <Show when={checks().length > 0}>
      <span class="inline-flex min-w-0 items-center gap-1">
        <For each={checks().slice(0, props.most ?? mostShown)}>
          {(check) => (
            <span
              class={`truncate rounded-sm px-1.5 text-2xs leading-4.5 ${
                looks[toneOf(check.kind)] ?? "bg-pressed/70 text-muted"
              }`}
              title={text(check).title}
            >
              {text(check).short}
            </span>
          )}
        </For>
        <Show when={more().length > 0}>
          <span
            class="shrink-0 text-2xs text-muted tabular-nums"
            title={more().map((check) => text(check).title).join(". ")}
          >
            +{more().length}
          </span>
        </Show>
      </span>
    </Show>
  );
}
