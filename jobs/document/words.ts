import { writeVariable } from "./braces.ts";
import type { ImageNode, Inline, LinkAttributes, Mark, TextNode, VariableNode } from "./nodes.ts";

/** How words look: their marks by name, and where they lead. */
export type Look = { marks: string[]; link: string | null };
export type ChipKind = "variable" | "image";
/** A word, a run of spaces, a sign, a line break, or one thing that stands in the text like a character. */
export type Word = {
  text: string;
  chip: ChipKind | null;
  /** Equal for words that read the same, however they look. */
  key: string;
  /** Its text in pieces of one look each. */
  pieces: { length: number; look: Look }[];
};

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** The words of a line, in order. Together their texts are the line as {@link pieceOf} says them. */
export function wordsOf(content: readonly Inline[]): Word[] {
  const words: Word[][] = [];
  let run: { text: string; look: Look }[] = [];
  const endRun = () => {
    words.push(wordsOfRun(run));
    run = [];
  };
  for (const node of content) {
    if (node.type === "text") run.push({ text: node.text, look: lookOf(node.marks) });
    else {
      endRun();
      words.push([chipWord(node)]);
    }
  }
  endRun();
  return words.flat();
}

/** Words across changes of look: half a bold word is one word. */
function wordsOfRun(run: readonly { text: string; look: Look }[]): Word[] {
  const pieces = run.map(({ text, look }) => ({ left: text.length, look }));
  return Array.from(segmenter.segment(run.map(({ text }) => text).join("")), ({ segment }) => {
    const word: Word = { text: segment, chip: null, key: segment, pieces: [] };
    for (let left = segment.length; left > 0;) {
      const piece = pieces[0]!;
      const length = Math.min(left, piece.left);
      word.pieces.push({ length, look: piece.look });
      left -= length;
      piece.left -= length;
      if (piece.left === 0) pieces.shift();
    }
    return word;
  });
}

function chipWord(node: Exclude<Inline, TextNode>): Word {
  const { text, chip, marks, link } = pieceOf(node);
  const key = node.type === "hardBreak" ? text : `${chip} ${JSON.stringify(node.attrs)}`;
  return { text, chip, key, pieces: [{ length: text.length, look: { marks, link } }] };
}

/** A piece of a line in words: a variable as `{path}`, a break inside the line as a line break. */
export function pieceOf(node: Inline): Look & { text: string; chip: ChipKind | null } {
  if (node.type === "hardBreak") return { text: "\n", chip: null, marks: [], link: null };
  if (node.type === "text") return { text: node.text, chip: null, ...lookOf(node.marks) };
  return { text: chipText(node), chip: node.type, ...lookOf(node.marks) };
}

/** A variable as `{path}` or `{path | "fallback"}`, an image by the words that stand for it. */
const chipText = (node: VariableNode | ImageNode) =>
  node.type === "variable" ? writeVariable(node.attrs).slice(1, -1) : `[${node.attrs.alt.trim() || "image"}]`;

function lookOf(marks: readonly Mark[] = []): Look {
  const look: Look = { marks: [], link: null };
  for (const mark of marks) {
    if (mark.type === "link") look.link = linkText(mark.attrs);
    else look.marks.push(mark.type);
  }
  return look;
}

const linkText = ({ href, variable, fallback }: LinkAttributes): string =>
  variable === null ? href ?? "" : writeVariable({ path: variable, fallback }).slice(1, -1);
