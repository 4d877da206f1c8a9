import { useSearchParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createMemo, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { useMe } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { createNow } from "#web/shared/times.tsx";
import { Button, IconButton } from "#web/shared/ui/Button.tsx";
import { Calendar, ChevronLeft, ChevronRight, X } from "#web/shared/ui/icons.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { Segmented } from "#web/shared/ui/Segmented.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { EmptyState, Loaded } from "#web/shared/ui/states.tsx";
import { todayIn } from "#web/shared/wall-time.ts";
import { daysOf, isDay, mondayOf, rangeText, shiftDay, type Span } from "./calendar-text.ts";
import { SenderCalendar } from "./SenderCalendar.tsx";

type Sender = Answer<"GET /api/senders">["items"][number];
const spans = [
  { value: "week" as const, label: "Week" },
  { value: "two" as const, label: "2 weeks" },
  { value: "month" as const, label: "Month" },
];
/** As many calendars as fit under each other. */
const mostShown = 4;

/** Activity › Calendar: per sender, when its mail may leave, what closes its days, and what leaves when (PR3, SW1-SW4, QU1). */
export default function CalendarPage() {
  const me = useMe();
  const now = createNow();
  const [search, setSearch] = useSearchParams<{ sender?: string; from?: string; view?: string }>();
  const senders = useQuery(() => ({
    queryKey: ["senders"],
    queryFn: ({ signal }) => request("GET /api/senders", { signal }),
    meta: { follows: ["teammate", "channel"] },
  }));
  const span = (): Span => spans.find(({ value }) => value === search.view)?.value ?? "week";
  const today = createMemo(() => {
    const { year, month, day } = todayIn(me().timeZone, now());
    return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  });
  const from = () => isDay(search.from) ? search.from : mondayOf(today());
  const go = (days: number) => setSearch({ from: shiftDay(from(), days) });
  const toToday = () => setSearch({ from: undefined });
  createShortcuts("Calendar", [
    { keys: "ArrowLeft", label: "Earlier", run: () => go(-daysOf[span()]) },
    { keys: "ArrowRight", label: "Later", run: () => go(daysOf[span()]) },
    { keys: "t", label: "Today", run: toToday },
  ]);
  return (
    <Page
      title="Calendar"
      actions={
        <>
          <Segmented label="Days" segments={spans} value={span()} onChange={(view) => setSearch({ view })} />
          <div class="flex items-center">
            <IconButton label="Earlier" keys="ArrowLeft" onClick={() => go(-daysOf[span()])}>
              <ChevronLeft size={16} aria-hidden="true" />
            </IconButton>
            <span class="min-w-40 text-center text-sm tabular-nums" aria-live="polite">
              {rangeText(from(), shiftDay(from(), daysOf[span()] - 1))}
            </span>
            <IconButton label="Later" keys="ArrowRight" onClick={() => go(daysOf[span()])}>
              <ChevronRight size={16} aria-hidden="true" />
            </IconButton>
          </div>
          <Button size="sm" onClick={toToday} disabled={from() === mondayOf(today())}>Today</Button>
        </>
      }
      fill
    >
      <div class="min-h-0 flex-1 overflow-y-auto" tabindex="0" role="region" aria-label="Days">
        <Loaded query={senders}>
          {(answer) => (
            <Chosen
              senders={mineFirst(answer().items, me().id)}
              asked={search.sender?.split(",") ?? []}
              choose={(ids) => setSearch({ sender: ids.join(",") || undefined })}
              from={from()}
              span={span()}
            />
          )}
        </Loaded>
      </div>
    </Page>
  );
}

const mineFirst = (senders: readonly Sender[], mine: string) =>
  senders.toSorted((a, b) =>
    Number(b.teammate.id === mine) - Number(a.teammate.id === mine) || a.teammate.name.localeCompare(b.teammate.name)
  );
const labelOf = (sender: Sender) => `${sender.teammate.name} · ${sender.channelName}`;

function Chosen(
  props: { senders: Sender[]; asked: string[]; choose: (ids: string[]) => void; from: string; span: Span },
) {
  const chosen = createMemo(() => {
    const known = props.asked.filter((id, n, all) =>
      all.indexOf(id) === n && props.senders.some((one) => one.id === id)
    );
    return known.length > 0 ? known.slice(0, mostShown) : props.senders.slice(0, 1).map((one) => one.id);
  });
  const others = () => props.senders.filter((one) => !chosen().includes(one.id));
  const options = (list: Sender[]) => list.map((one) => ({ value: one.id, label: labelOf(one), detail: one.address }));
  return (
    <Show
      when={props.senders.length > 0}
      fallback={
        <EmptyState icon={<Calendar size={18} aria-hidden="true" />} title="Nobody sends yet">
          Once somebody may send on a channel, their days stand here.
        </EmptyState>
      }
    >
      <div class="flex flex-wrap items-end gap-3 px-4 pt-3">
        <Select
          class="w-72 max-w-full"
          label="Sender"
          labelHidden
          options={options(props.senders)}
          value={chosen()[0] ?? null}
          onChange={(id) => props.choose([id, ...chosen().slice(1).filter((one) => one !== id)])}
        />
        <Show when={others().length > 0 && chosen().length < mostShown}>
          <Select
            class="w-52 max-w-full"
            label="Beside"
            labelHidden
            placeholder="Show another beside…"
            options={options(others())}
            value={null}
            onChange={(id) => props.choose([...chosen(), id])}
          />
        </Show>
      </div>
      <For each={chosen()}>
        {(id, n) => (
          <Show when={props.senders.find((one) => one.id === id)}>
            {(sender) => (
              <section class="px-4 py-3" aria-label={labelOf(sender())}>
                <div class={chosen().length > 1 ? "flex items-center gap-2 border-t pt-3" : "sr-only"}>
                  <h2 class="text-sm font-semibold">{labelOf(sender())}</h2>
                  <Show when={n() > 0}>
                    <IconButton
                      size="sm"
                      label={`Hide ${labelOf(sender())}`}
                      onClick={() => props.choose(chosen().filter((one) => one !== id))}
                    >
                      <X size={14} aria-hidden="true" />
                    </IconButton>
                  </Show>
                </div>
                <SenderCalendar sender={sender()} from={props.from} span={props.span} />
              </section>
            )}
          </Show>
        )}
      </For>
    </Show>
  );
}
