import "./editor.css";
import { type AnyExtension, Editor, Extension, type JSONContent } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { createEffect, on, onCleanup, onMount } from "solid-js";

/** One editable text. Its extensions are fixed when it is made; what it may do then follows `editable`. */
export function EditorField(
  props: {
    label: string;
    /** A subject is one line, a body is many. */
    lines: "one" | "many";
    extensions: AnyExtension[];
    content?: JSONContent;
    editable: boolean;
    invalid?: boolean;
    describedBy?: string | undefined;
    class?: string;
    onEditor: (editor: Editor | undefined) => void;
    onEdit?: (editor: Editor) => void;
  },
) {
  let place!: HTMLDivElement;
  // By a plugin: Tiptap reads `editorProps.attributes` once, and these follow the field.
  const attributes = Extension.create({
    name: "fieldAttributes",
    addProseMirrorPlugins: () => [
      new Plugin({
        props: {
          attributes: () => ({
            role: "textbox",
            "aria-label": props.label,
            "aria-multiline": String(props.lines === "many"),
            "aria-readonly": String(!props.editable),
            ...(props.invalid ? { "aria-invalid": "true" } : {}),
            ...(props.describedBy ? { "aria-describedby": props.describedBy } : {}),
            class: `text-editor ${props.lines === "one" ? "one-line" : "many-lines"}`,
            spellcheck: "true",
            // Also while it is locked: whoever was writing keeps the focus, and their next letters act on nothing else.
            tabindex: "0",
          }),
        },
      }),
    ],
  });
  onMount(() => {
    const editor = new Editor({
      element: place,
      extensions: [...props.extensions, attributes],
      content: props.content ?? null,
      editable: props.editable,
      // Styles are editor.css: the content security policy takes none that a script makes.
      injectCSS: false,
      enableContentCheck: true,
      onUpdate: ({ editor }) => props.onEdit?.(editor),
    });
    props.onEditor(editor);
    createEffect(on(() => [props.editable, props.label, props.invalid, props.describedBy], () => {
      editor.setEditable(props.editable, false);
      editor.view.updateState(editor.state);
    }, { defer: true }));
    onCleanup(() => {
      props.onEditor(undefined);
      editor.destroy();
    });
  });
  const swallowTyping = (press: KeyboardEvent) => {
    const types = press.key.length === 1 || ["Enter", "Backspace", "Delete"].includes(press.key);
    if (!props.editable && types && !press.ctrlKey && !press.metaKey && !press.altKey) press.preventDefault();
  };
  return <div ref={place} class={props.class} on:keydown={swallowTyping} />;
}
