import { createMemo, createSignal, For, Show } from "solid-js";
import { Bars } from "../charts/Bars.tsx";
import { ChartTable } from "../charts/ChartTable.tsx";
import { widestOf } from "../charts/rate-text.ts";
import { TableSwitch } from "../charts/TableSwitch.tsx";
import { Segmented } from "../ui/Segmented.tsx";
import {
  figureCells,
  figureHead,
  type FigureKind,
  figureKinds,
  type FiguresBy as Row,
  firstKind,
  rateOf,
} from "./figures.ts";

export type FiguresPart = { title: string; by: string; rows: Row[] };

/** One rate at a time, broken down in several ways side by side or one under the other; all of them as tables (TR3). */
export function FiguresBy(props: { parts: FiguresPart[] }) {
  const [picked, setKind] = createSignal<FigureKind | null>(null);
  const kind = createMemo(() => picked() ?? firstKind(props.parts.flatMap(({ rows }) => rows)));
  const [asTable, setTable] = createSignal(false);
  const widest = () => widestOf(props.parts.flatMap(({ rows }) => rows.map(({ figures }) => rateOf(figures, kind()))));
  const chosen = () => figureKinds.find(({ key }) => key === kind())!;
  return (
    <div class="flex flex-col gap-4">
      <div class="flex items-center gap-1">
        <Show when={!asTable()} fallback={<span class="flex-1 text-xs text-muted">Of messages that were sent</span>}>
          <div class="min-w-0 flex-1 overflow-x-auto">
            <Segmented
              class="w-fit"
              label="Which rate"
              segments={figureKinds.map(({ key, short }) => ({ value: key, label: short }))}
              value={kind()}
              onChange={setKind}
            />
          </div>
        </Show>
        <TableSwitch of="numbers" on={asTable()} onChange={setTable} />
      </div>
      <For each={props.parts}>
        {(part) => (
          <section class="flex flex-col gap-1.5">
            <h3 class="text-xs font-medium text-muted">{part.title}</h3>
            <Show
              when={asTable()}
              fallback={
                <Bars
                  label={`${chosen().label}, ${part.title.toLowerCase()}`}
                  tone={chosen().tone}
                  asRate
                  widest={widest()}
                  bars={part.rows.map((row) => ({
                    key: row.key ?? "",
                    label: row.label,
                    href: null,
                    value: null,
                    rate: rateOf(row.figures, kind()),
                  }))}
                />
              }
            >
              <ChartTable
                label={part.title}
                head={figureHead(part.by)}
                rows={part.rows.map((row) => ({
                  key: row.key ?? "",
                  cells: figureCells(row).map((text) => ({ text })),
                }))}
              />
            </Show>
          </section>
        )}
      </For>
    </div>
  );
}
