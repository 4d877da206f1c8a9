import { A } from "@solidjs/router";
import { For, Show } from "solid-js";

export type Cell = { text: string; href?: string | null };

/** The numbers of a chart as a table, for whoever would rather read them. */
export function ChartTable(props: { label: string; head: string[]; rows: { key: string; cells: Cell[] }[] }) {
  return (
    <div class="max-h-72 overflow-auto" tabindex={0} role="region" aria-label={props.label}>
      <table class="w-full text-sm tabular-nums">
        <caption class="sr-only">{props.label}</caption>
        <thead>
          <tr class="text-left text-xs text-muted">
            <For each={props.head}>
              {(name, n) => (
                <th scope="col" class={`sticky top-0 border-b bg-surface py-1 pr-3 font-medium ${at(n())}`}>{name}</th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) => (
              <tr class="border-b last:border-b-0">
                <For each={row.cells}>
                  {(cell, n) => (
                    <Show
                      when={n() > 0}
                      fallback={
                        <th scope="row" class="py-1 pr-3 text-left font-normal">
                          <Text cell={cell} />
                        </th>
                      }
                    >
                      <td class="py-1 pr-3 text-right whitespace-nowrap">
                        <Text cell={cell} />
                      </td>
                    </Show>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

const at = (n: number) => (n === 0 ? "" : "text-right");

function Text(props: { cell: Cell }) {
  return (
    <Show when={props.cell.href} fallback={props.cell.text}>
      {(href) => <A href={href()} class="rounded-sm hover:underline">{props.cell.text}</A>}
    </Show>
  );
}
