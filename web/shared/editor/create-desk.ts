import type { Editor } from "@tiptap/core";
import { type Accessor, createSignal } from "solid-js";

/** The fields of one text that share a toolbar. */
export type Desk = {
  subject: Accessor<Editor | undefined>;
  body: Accessor<Editor | undefined>;
  setSubject: (editor: Editor | undefined) => void;
  setBody: (editor: Editor | undefined) => void;
  /** Where a variable goes: the field that was typed in last, else the body. */
  active: Accessor<Editor | undefined>;
  isLinkOpen: Accessor<boolean>;
  setLinkOpen: (open: boolean) => void;
};

/** The subject and body that a toolbar works on. */
export function createDesk(): Desk {
  const [subject, setSubject] = createSignal<Editor>();
  const [body, setBody] = createSignal<Editor>();
  const [last, setLast] = createSignal<"subject" | "body">("body");
  const [isLinkOpen, setLinkOpen] = createSignal(false);
  const follow = (editor: Editor | undefined, name: "subject" | "body") => editor?.on("focus", () => setLast(name));
  return {
    subject,
    body,
    setSubject: (editor) => {
      follow(editor, "subject");
      setSubject(() => editor);
    },
    setBody: (editor) => {
      follow(editor, "body");
      setBody(() => editor);
    },
    active: () => (last() === "subject" ? subject() : undefined) ?? body(),
    isLinkOpen,
    setLinkOpen,
  };
}
