import type { AnyExtension } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";

type Person = { id?: string; name: string; color: string };

/** What ties a field to a fragment of the draft: its words, one's own undo, and colleagues' carets with their names (CO1). */
export const liveExtensions = (
  o: { fragment: Y.XmlFragment; provider: { awareness: Awareness }; me: Person },
): AnyExtension[] => [
  Collaboration.configure({ fragment: o.fragment }),
  CollaborationCaret.configure({
    provider: o.provider,
    // The server writes name and colour over this: nobody can pass for a colleague.
    user: o.me,
    render: (person) => caretOf(person as Person),
    selectionRender: (person) => ({ class: "caret-selection", style: `--caret: ${person["color"]}` }),
  }),
];

function caretOf({ id, name, color }: Person): HTMLElement {
  const caret = document.createElement("span");
  caret.className = "caret";
  if (id) caret.dataset["person"] = id;
  caret.style.setProperty("--caret", color);
  const label = document.createElement("span");
  label.className = "caret-name";
  label.textContent = name;
  caret.append(label);
  return caret;
}

/** Brings the caret of a colleague into sight and shows it for a moment; false where they have none in the text. */
export function showCaret(within: HTMLElement, teammateId: string): boolean {
  const caret = within.querySelector<HTMLElement>(`.caret[data-person="${CSS.escape(teammateId)}"]`);
  caret?.scrollIntoView({ block: "center", behavior: "smooth" });
  caret?.animate?.([{ backgroundColor: "var(--caret)" }, {}], { duration: 1_200 });
  return Boolean(caret);
}
