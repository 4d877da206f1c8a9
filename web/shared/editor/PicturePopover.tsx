import type { Editor } from "@tiptap/core";
import { createUniqueId, For } from "solid-js";
import type { ImageAttributes } from "#jobs/document/nodes.ts";
import { IconButton } from "../ui/Button.tsx";
import { Trash } from "../ui/icons.ts";
import { imageAttributes } from "./image-node.tsx";
import { NodePanel, type PanelNode } from "./NodePanel.tsx";

/** CSS pixels; a mail's text is some 600 wide on a desk. */
const widths = [
  { label: "Small", width: 160 },
  { label: "Medium", width: 320 },
  { label: "Large", width: 560 },
  { label: "Its own", width: null },
];

/** Beside the selected picture: the words that stand for it, how wide it is, and its removal. */
export function PicturePopover(props: { editor: Editor | undefined }) {
  return (
    <NodePanel editor={props.editor} name="image" read={imageAttributes} label={() => "Picture"}>
      {(picture) => <About picture={picture} />}
    </NodePanel>
  );
}

function About(props: { picture: PanelNode<ImageAttributes> }) {
  const id = createUniqueId();
  const image = () => props.picture.attributes;
  return (
    <>
      <div class="flex items-center justify-between gap-2">
        <label for={id} class="text-xs font-medium text-muted">Words for it</label>
        <IconButton size="sm" label="Remove the picture" class="-mt-1 -mr-1" onClick={() => props.picture.remove()}>
          <Trash size={15} aria-hidden="true" />
        </IconButton>
      </div>
      <input
        id={id}
        data-first
        class="control mt-1"
        maxlength={500}
        placeholder="What it shows"
        value={image().alt}
        onInput={(event) => props.picture.set("alt", event.currentTarget.value)}
      />
      <p class="mt-1 text-xs text-faint">Read aloud, and shown where pictures are not.</p>
      <div role="group" aria-label="Width" class="mt-3 flex gap-1">
        <For each={widths}>
          {({ label, width }) => (
            <button
              type="button"
              class="h-7 flex-1 rounded-md border px-1 text-xs text-muted hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
              aria-pressed={image().width === width}
              onClick={() => props.picture.set("width", width)}
            >
              {label}
            </button>
          )}
        </For>
      </div>
    </>
  );
}
