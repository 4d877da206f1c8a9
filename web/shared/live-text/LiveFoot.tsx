import { createSignal, For, Show } from "solid-js";
import { Avatar } from "../ui/Avatar.tsx";
import { StatusDot, type Tone } from "../ui/Badge.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import { type LiveStatus, statusText } from "./live-status.ts";
import type { Editor } from "./editors.ts";

const mostShown = 6;

/** How a live text stands with the server, and who else is in it: a press leads to their caret (CO1, CO3). */
export function LiveFoot(
  props: {
    status: LiveStatus;
    editors: Editor[];
    noun: string;
    mayWrite: boolean;
    /** Show where they are; false where they have no caret in the text. */
    onFind: (teammateId: string) => boolean;
  },
) {
  const text = () => statusText(props.status, props.noun);
  const isUsual = () => props.status.link === "live" && !props.status.slow;
  return (
    <footer class="flex min-h-9 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t px-4 py-1 text-xs text-muted">
      <StatusDot tone={toneOf(props.status)} label={text()} />
      {/* "Saving…" and "Saved" take turns with every word: only what is out of the ordinary is read out. */}
      <span role="status" class="sr-only">{isUsual() ? "" : text()}</span>
      <Show when={!props.mayWrite}>
        <span>You may read this {props.noun}, not write in it.</span>
      </Show>
      <Show when={props.editors.length > 0}>
        <ul aria-label="Also here" class="ml-auto flex items-center gap-1">
          <For each={props.editors.slice(0, mostShown)}>
            {(one) => (
              <li>
                <Present
                  editor={one}
                  onFind={() => props.onFind(one.teammateId)}
                />
              </li>
            )}
          </For>
          <Show when={props.editors.length > mostShown}>
            <li class="pl-0.5 text-2xs">and {props.editors.length - mostShown} more</li>
          </Show>
        </ul>
      </Show>
    </footer>
  );
}

function Present(props: { editor: Editor; onFind: () => boolean }) {
  const [isAway, setAway] = createSignal(false);
  return (
    <Tooltip text={isAway() ? `${props.editor.name} is not in the text right now` : props.editor.name}>
      <button
        type="button"
        aria-label={`Go to ${props.editor.name}`}
        class="grid size-6 place-items-center rounded-full outline-offset-1 hover:ring-2 hover:ring-line-strong"
        onClick={() => setAway(!props.onFind())}
      >
        <Avatar name={props.editor.name} color={props.editor.color} size="sm" />
      </button>
    </Tooltip>
  );
}

function toneOf({ link, unsaved, slow }: LiveStatus): Tone {
  if (link === "live") return slow ? "warn" : unsaved ? "neutral" : "ok";
  return link === "connecting" ? "neutral" : "warn";
}
