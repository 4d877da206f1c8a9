import type { Editor, JSONContent, Range } from "@tiptap/core";
// Brings the types of its commands, also where this file is checked by itself.
import type {} from "@tiptap/starter-kit";
import { useQuery } from "@tanstack/solid-query";
import { type Accessor, createSignal } from "solid-js";
import type { FileRef } from "#jobs/document/nodes.ts";
import { type Answer, request } from "../api.ts";
import { readContent } from "./read-html.ts";

type Template = Answer<"GET /api/templates">["items"][number];
/** Something that `/` puts into a text: a kind of line, or the words of a template or snippet. */
export type Insert = { id: string; group: string; label: string; take: (editor: Editor, range: Range) => void };
export type InsertSource = {
  /** What there is to insert; templates are asked for from the first time on that `wanted` is called. */
  all: Accessor<Insert[]>;
  wanted: () => void;
};

const kinds: Insert[] = [
  {
    label: "Heading",
    take: (e: Editor, at: Range) => e.chain().focus().deleteRange(at).setHeading({ level: 2 }).run(),
  },
  { label: "Bullets", take: (e: Editor, at: Range) => e.chain().focus().deleteRange(at).toggleBulletList().run() },
  { label: "Numbers", take: (e: Editor, at: Range) => e.chain().focus().deleteRange(at).toggleOrderedList().run() },
  { label: "Quote", take: (e: Editor, at: Range) => e.chain().focus().deleteRange(at).toggleBlockquote().run() },
].map((kind) => ({ ...kind, id: kind.label, group: "Line", take: (e, at) => void kind.take(e, at) }));

/** What can be inserted into a text whose subject is edited in `subject`, if it has one: a template also fills an empty subject, and
 * brings its files where the text keeps any. Needs an owner. */
export function createInserts(
  subject: Accessor<Editor | undefined>,
  put: (file: FileRef) => void = () => {},
): InsertSource {
  const [isWanted, setWanted] = createSignal(false);
  const templates = useQuery(() => ({
    queryKey: ["templates", "inserts"],
    queryFn: ({ signal }) => request("GET /api/templates", { query: { limit: 100 }, signal }),
    enabled: isWanted(),
    staleTime: 60_000,
  }));
  const ofTemplate = (template: Template): Insert => ({
    id: template.id,
    group: template.kind === "snippet" ? "Snippet" : "Template",
    label: template.name,
    take: (editor, range) => {
      insertTemplate(template, editor, range, subject());
      template.files.forEach(put);
    },
  });
  const found = () => templates.isSuccess ? templates.data.items.map(ofTemplate) : [];
  const rank = ({ group }: Insert) => ["Snippet", "Template", "Line"].indexOf(group);
  return {
    all: () => [...found(), ...kinds].sort((a, b) => rank(a) - rank(b)),
    wanted: () => setWanted(true),
  };
}

function insertTemplate(template: Template, editor: Editor, range: Range, subject: Editor | undefined): void {
  const content = readContent(template);
  const { $from } = editor.state.selection;
  const blocks = (content.body.content ?? []) as JSONContent[];
  const [only] = blocks;
  // One line joins the line it is put into; several take its place where nothing else stands in it.
  const isOneLine = blocks.length === 1 && only?.type === "paragraph";
  const isAlone = range.to - range.from === $from.parent.content.size && $from.parent.type.name === "paragraph";
  const at = isAlone && !isOneLine ? { from: $from.before(), to: $from.after() } : range;
  editor.chain().focus().insertContentAt(at, isOneLine ? only?.content ?? [] : blocks, { updateSelection: true }).run();
  if (template.kind === "template" && subject?.isEmpty) {
    subject.commands.setContent(content.subject as JSONContent);
  }
}

/** Those whose name holds every typed word's beginning. */
export function matchInserts(inserts: readonly Insert[], query: string): Insert[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return inserts.filter(({ label, group }) => {
    const theirs = `${label} ${group}`.toLowerCase().split(/[\s/,.:()-]+/);
    return words.every((word) => theirs.some((one) => one.startsWith(word)));
  });
}

/** What is typed behind a `/` that begins a word; null where none does. Two slashes, or a space right behind one, are just text. */
export function findSlash(textBefore: string): { query: string; length: number } | null {
  const match = /(?:^|\s)\/((?:[\p{L}\p{N}][\p{L}\p{N}._-]* ?){0,4})$/u.exec(textBefore);
  return match ? { query: match[1]!, length: match[1]!.length + 1 } : null;
}
