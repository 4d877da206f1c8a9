import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";

/** Hears files that are pasted or dropped, with the place in the text where that happened. */
export type FileTarget = { take: (files: File[], into: { text: number }) => void };

/** Files come in by paste and by drop (CO9). What was copied in a word processor brings its words along, and those are meant. */
export const fileDrop = (target: FileTarget) =>
  Extension.create({
    name: "fileDrop",
    // Before the link that an address pasted over words makes.
    priority: 1100,
    addProseMirrorPlugins() {
      return [
        new Plugin({
          props: {
            handlePaste(view, { clipboardData }) {
              const files = filesOf(clipboardData);
              if (files.length === 0 || hasWords(clipboardData!.getData("text/html"))) return false;
              view.dispatch(view.state.tr.deleteSelection());
              target.take(files, { text: view.state.selection.from });
              return true;
            },
            handleDrop(view, event) {
              const files = filesOf(event.dataTransfer);
              // A picture of ours that is moved within the text comes with its file too.
              if (files.length === 0 || view.dragging) return false;
              const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
              target.take(files, { text: at ?? view.state.selection.to });
              return true;
            },
          },
        }),
      ];
    },
  });

export const filesOf = (data: DataTransfer | null): File[] => Array.from(data?.files ?? []);

const hasWords = (html: string): boolean =>
  html !== "" && (new DOMParser().parseFromString(html, "text/html").body.textContent ?? "").trim() !== "";
