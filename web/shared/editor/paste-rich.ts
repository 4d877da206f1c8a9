import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { cleanPastedHtml } from "./clean-paste.ts";

const parse = (html: string) => new DOMParser().parseFromString(html, "text/html");

/** What is pasted from Docs, Word, Gmail or a page comes in as text of ours. */
export const pasteRich = Extension.create({
  name: "pasteRich",
  addProseMirrorPlugins: () => [new Plugin({ props: { transformPastedHTML: (html) => cleanPastedHtml(html, parse) } })],
});
