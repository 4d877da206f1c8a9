import { For, Index, Show } from "solid-js";
import type { SendingWindow } from "#db/schema/teammate.ts";
import { faultOf } from "#jobs/rules/sending-window.ts";
import { Button, IconButton } from "#web/shared/ui/Button.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Copy, Plus, X } from "#web/shared/ui/icons.ts";
import { officeHours, weekdays, withSpan } from "./window-grid.ts";

/** The days and hours in which mail may leave (SW1): spans a day, overnight ones belonging to the day they start. */
export function WindowEditor(props: { window: SendingWindow; onChange: (window: SendingWindow) => void }) {
  const fault = () => faultOf(props.window);
  const faultAt = (path: string) => fault()?.path.startsWith(path) ? fault()!.message : null;
  const spans = () => props.window ?? {};
  const copyToWeek = (day: (typeof weekdays)[number]["key"]) =>
    props.onChange(Object.fromEntries(weekdays.slice(0, 5).map(({ key }) => [key, spans()[day] ?? []])));
  return (
    <div class="flex flex-col gap-4">
      <RadioGroup
        label="Mail may leave"
        value={props.window === null ? "always" : "hours"}
        options={[
          { value: "always", label: "At any time" },
          { value: "hours", label: "In these hours only" },
        ]}
        onChange={(value) => props.onChange(value === "always" ? null : officeHours)}
      />
      <Show when={props.window !== null}>
        <ul class="divide-y rounded-lg border">
          <For each={weekdays}>
            {(day) => (
              <li class="flex min-h-11 flex-wrap items-center gap-2 px-3 py-1.5">
                <span class="w-24 text-sm font-medium">{day.label}</span>
                <div class="flex min-w-0 flex-1 flex-wrap items-center gap-2">
                  <Index each={spans()[day.key] ?? []} fallback={<span class="text-sm text-faint">Closed</span>}>
                    {(span, n) => (
                      <span class="flex items-center gap-1">
                        <TimeBox
                          label={`${day.label}, from`}
                          value={span()[0]}
                          bad={faultAt(`${day.key}.${n}`) !== null}
                          onChange={(from) => props.onChange(withSpan(spans(), day.key, n, [from, span()[1]]))}
                        />
                        <span class="text-muted">–</span>
                        <TimeBox
                          label={`${day.label}, until`}
                          value={span()[1]}
                          bad={faultAt(`${day.key}.${n}`) !== null}
                          onChange={(to) => props.onChange(withSpan(spans(), day.key, n, [span()[0], to]))}
                        />
                        <IconButton
                          size="sm"
                          label={`Remove these hours of ${day.label}`}
                          onClick={() => props.onChange(withSpan(spans(), day.key, n, null))}
                        >
                          <X size={14} aria-hidden="true" />
                        </IconButton>
                      </span>
                    )}
                  </Index>
                </div>
                <IconButton
                  size="sm"
                  label={`Add hours on ${day.label}`}
                  onClick={() =>
                    props.onChange(withSpan(spans(), day.key, (spans()[day.key] ?? []).length, ["09:00", "17:00"]))}
                >
                  <Plus size={14} aria-hidden="true" />
                </IconButton>
                <IconButton
                  size="sm"
                  label={`Copy ${day.label} to Monday to Friday`}
                  onClick={() => copyToWeek(day.key)}
                >
                  <Copy size={14} aria-hidden="true" />
                </IconButton>
              </li>
            )}
          </For>
        </ul>
        <div class="flex items-start justify-between gap-3">
          <p class="text-xs text-faint">
            24-hour times. Hours may run over midnight (22:00–02:00); 24:00 ends a day.
          </p>
          <Button size="sm" look="ghost" onClick={() => props.onChange(officeHours)}>Office hours</Button>
        </div>
        <Show when={fault()}>
          {(found) => <p role="alert" class="text-xs text-danger">This window {found().message}.</p>}
        </Show>
      </Show>
    </div>
  );
}

function TimeBox(props: { label: string; value: string; bad: boolean; onChange: (value: string) => void }) {
  return (
    <input
      aria-label={props.label}
      aria-invalid={props.bad || undefined}
      class="control h-7 w-16 px-2 text-center tabular-nums"
      value={props.value}
      inputmode="numeric"
      maxLength={5}
      onChange={(event) => props.onChange(tidy(event.currentTarget.value))}
    />
  );
}

/** "9", "900" and "9:00" are all 09:00. */
function tidy(typed: string): string {
  const digits = typed.replace(/\D/g, "");
  if (digits.length === 0) return typed.trim();
  const padded = digits.length <= 2 ? digits.padStart(2, "0") + "00" : digits.padStart(4, "0");
  return `${padded.slice(0, 2)}:${padded.slice(2, 4)}`;
}
