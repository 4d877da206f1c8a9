import { createSignal, Show } from "solid-js";
import type { ImageAttributes } from "#jobs/document/nodes.ts";

/** A picture in a text, as wide as it will be in the mail; the words for it where it cannot be loaded. */
export function Picture(props: { image: ImageAttributes }) {
  const [isLost, setLost] = createSignal(false);
  return (
    <Show
      when={!isLost()}
      fallback={
        <span class="rounded-sm bg-danger-soft px-1 text-danger" title="This picture is not there. Remove it.">
          {props.image.alt || "Picture not found"}
        </span>
      }
    >
      <img
        src={`/api/attachments/${props.image.id}`}
        alt={props.image.alt}
        width={props.image.width ?? undefined}
        title={props.image.alt}
        draggable={false}
        onError={() => setLost(true)}
      />
    </Show>
  );
}
