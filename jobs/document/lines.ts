import { type Block, type Body, type Inline, isTextblock, type ListItem } from "./nodes.ts";

/** How a line stands in its text. */
export type LineShape = {
  /** 1 to 3 of a heading, null of plain words. */
  heading: number | null;
  /** What it lies in, outermost first. */
  within: ("quote" | "bullets" | "numbers")[];
  /** What stands before it where it begins an item of a list: a bullet or its number. */
  marker: string | null;
};
export type TextLine = { shape: LineShape; content: Inline[] };

/** Every line of a clean body in order, however deep it lies. */
export const linesOf = (body: Body): TextLine[] => body.content.flatMap((block) => linesIn(block, [], null));

function linesIn(block: Block, within: LineShape["within"], marker: string | null): TextLine[] {
  if (isTextblock(block)) {
    const heading = block.type === "heading" ? block.attrs.level : null;
    return [{ shape: { heading, within, marker }, content: block.content ?? [] }];
  }
  if (block.type === "blockquote") return linesOfBlocks(block.content, [...within, "quote"], marker);
  if (block.type === "bulletList") {
    return block.content.flatMap((item) => linesOfBlocks(item.content, [...within, "bullets"], "•"));
  }
  const { start } = block.attrs;
  return block.content.flatMap((item: ListItem, n) =>
    linesOfBlocks(item.content, [...within, "numbers"], `${start + n}.`)
  );
}

/** Only the first line of them carries the marker. */
const linesOfBlocks = (blocks: readonly Block[], within: LineShape["within"], marker: string | null): TextLine[] =>
  blocks.flatMap((block, n) => linesIn(block, within, n === 0 ? marker : null));

/** A shape as a text that is equal for equal ones. Which number an item has is its place, not its shape. */
export const shapeKey = ({ heading, within, marker }: LineShape): string =>
  `${heading ?? ""}|${within.join()}|${marker === null ? "" : marker === "•" ? "•" : "1."}`;
