import type { AnyExtension } from "@tiptap/core";
import { Placeholder, UndoRedo } from "@tiptap/extensions";
import StarterKit from "@tiptap/starter-kit";
import { editorKeys } from "./editor-keys.ts";
import { fileDrop, type FileTarget } from "./file-drop.ts";
import { imageNode } from "./image-node.tsx";
import { insertMenu } from "./insert-menu.tsx";
import type { InsertSource } from "./inserts.ts";
import { lineKeys, oneLine } from "./line-keys.ts";
import { linkMark } from "./link-mark.ts";
import { pasteRich } from "./paste-rich.ts";
import { pasteVariables } from "./paste-variables.ts";
import { safeSelection } from "./safe-selection.ts";
import { uploadPlaces } from "./upload-places.tsx";
import { variableMenu } from "./variable-menu.tsx";
import { variableNode } from "./variable-node.tsx";
import type { VariableSource } from "./variables.ts";

export type FieldOptions = {
  variables: VariableSource;
  placeholder: string;
  openLink?: () => void;
  /** What `/` offers in a body. */
  inserts?: InsertSource;
  /** Takes what is pasted into a body or dropped on it. */
  files?: FileTarget;
  /** Escape was pressed in it. */
  leave: () => void;
  /** Enter in a subject: on to the body. */
  onward?: () => void;
  /** Takes the place of the editor's own history. */
  collaboration?: AnyExtension[];
};

const none = {
  code: false,
  codeBlock: false,
  horizontalRule: false,
  link: false,
  // It would write an empty line into every document that is only opened.
  trailingNode: false,
  undoRedo: false,
} as const;

const shared = (o: FieldOptions): AnyExtension[] => [
  variableNode(o.variables),
  variableMenu(o.variables),
  pasteVariables,
  safeSelection,
  editorKeys(o),
  Placeholder.configure({ placeholder: o.placeholder, showOnlyWhenEditable: false }),
  ...(o.collaboration ?? [UndoRedo]),
];

/** The body: names and attributes are those of jobs/document/schema.ts, so that both read the same Yjs document. */
export const bodyExtensions = (o: FieldOptions): AnyExtension[] => [
  StarterKit.configure({ ...none, heading: { levels: [1, 2, 3] } }),
  linkMark,
  imageNode,
  uploadPlaces,
  pasteRich,
  ...(o.files ? [fileDrop(o.files)] : []),
  ...(o.inserts ? [insertMenu(o.inserts)] : []),
  ...shared(o),
];

/** The subject: one line of text and chips. */
export const subjectExtensions = (o: FieldOptions): AnyExtension[] => [
  StarterKit.configure({
    ...none,
    heading: false,
    blockquote: false,
    bulletList: false,
    orderedList: false,
    listItem: false,
    listKeymap: false,
    hardBreak: false,
    bold: false,
    italic: false,
    underline: false,
    strike: false,
    document: false,
  }),
  oneLine,
  lineKeys(o.onward),
  ...shared(o),
];
