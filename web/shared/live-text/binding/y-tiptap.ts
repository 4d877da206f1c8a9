/* What the bundler gives for "@tiptap/y-tiptap" (web/vite.config.ts): y-prosemirror with our own binding in it. */
export * from "y-prosemirror";
// What a module names itself wins over what it passes on.
export { yCursorPlugin } from "./caret-plugin.ts";
export { ySyncPlugin } from "./sync-plugin.ts";
