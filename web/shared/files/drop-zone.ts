import { filesOf } from "../editor/file-drop.ts";
import type { Attach } from "./create-attach.ts";

/** For the room around a text: what is dropped beside the words comes in at their end. */
export const dropZone = (attach: Attach, editable: () => boolean, end: () => number) => ({
  "data-files": "",
  onDragOver(event: DragEvent) {
    if (editable() && event.dataTransfer?.types.includes("Files")) event.preventDefault();
  },
  onDrop(event: DragEvent) {
    const files = filesOf(event.dataTransfer);
    if (event.defaultPrevented || !editable() || files.length === 0) return;
    event.preventDefault();
    attach.take(files, { text: end() });
  },
});
