import { For, Show } from "solid-js";
import { Button } from "../ui/Button.tsx";
import { type Preview, skipText } from "./preview-text.ts";

/** Who is skipped and why, with some of them by name (ST6). */
export function Skipped(props: {
  skipped: Preview["skipped"];
  audience?: "owners" | "all" | "rule";
  /** Writes to all users of the accounts instead of their owners. */
  onAllUsers?: () => void;
}) {
  return (
    <ul class="flex flex-col gap-2 text-sm">
      <For each={props.skipped}>
        {(skip) => (
          <li>
            <p>
              <span class="font-medium tabular-nums">{skip.count.toLocaleString("en")}</span>{" "}
              {skipText(skip.why, props.audience)}
            </p>
            <p class="text-xs break-words text-faint">
              {skip.sample.join(", ")}
              {skip.count > skip.sample.length ? " and others" : ""}
            </p>
            <Show when={skip.why === "no_users" && props.audience === "owners" && props.onAllUsers}>
              {(write) => <Button size="sm" class="mt-1" onClick={() => write()()}>Write to all its users</Button>}
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}
