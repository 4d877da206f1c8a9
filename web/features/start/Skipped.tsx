import { For } from "solid-js";
import { type Preview, skipText } from "./preview-text.ts";

/** Who is skipped and why, with some of them by name (ST6). */
export function Skipped(props: { skipped: Preview["skipped"] }) {
  return (
    <ul class="flex flex-col gap-2 text-sm">
      <For each={props.skipped}>
        {(skip) => (
          <li>
            <p>
              <span class="font-medium tabular-nums">{skip.count.toLocaleString("en")}</span> {skipText(skip.why)}
            </p>
            <p class="text-xs break-words text-faint">
              {skip.sample.join(", ")}
              {skip.count > skip.sample.length ? " and others" : ""}
            </p>
          </li>
        )}
      </For>
    </ul>
  );
}
