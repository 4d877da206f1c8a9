import { Extension } from "@tiptap/core";
import { PluginKey } from "@tiptap/pm/state";
import { Suggestion } from "@tiptap/suggestion";
import { InsertList } from "./InsertList.tsx";
import { findSlash, type Insert, type InsertSource, matchInserts } from "./inserts.ts";
import { makeSuggestionMenu } from "./suggestion-menu.tsx";

const mostShown = 40;

/** The menu behind `/`: snippets, templates and kinds of lines by what is typed on. */
export const insertMenu = (source: InsertSource) =>
  Extension.create({
    name: "insertMenu",
    priority: 200,
    addProseMirrorPlugins() {
      return [
        Suggestion<Insert, Insert>({
          editor: this.editor,
          pluginKey: new PluginKey("insertMenu"),
          char: "/",
          allow: ({ editor }) => editor.isEditable,
          findSuggestionMatch: ({ $position }) => {
            const before = $position.nodeBefore?.isText ? $position.nodeBefore.text! : "";
            // Right behind a chip is no beginning of a word.
            const isAfterChip = before.startsWith("/") && $position.parentOffset > before.length;
            const found = isAfterChip ? null : findSlash(before);
            if (!found) return null;
            source.wanted();
            const range = { from: $position.pos - found.length, to: $position.pos };
            return { range, query: found.query, text: before.slice(-found.length) };
          },
          command: ({ editor, range, props }) => props.take(editor, range),
          render: () =>
            makeSuggestionMenu<Insert>({
              itemsFor: (query) => matchInserts(source.all(), query).slice(0, mostShown),
              list: (list) => <InsertList list={list} />,
            }),
        }),
      ];
    },
  });
