/*
 * HTML folds runs of spaces and drops those at the ends of a line. Where somebody typed them they are written as no-break
 * spaces in turn with plain ones, as editors do, and read back.
 */

const nbsp = "\u00a0";
/** Stands for a variable or another thing that is no text; `null` is a line break or an end of the block. */
export type Piece = string | { width: 1 } | null;

/** The pieces with every space that HTML would fold made a no-break one. */
export function keepSpaces(pieces: Piece[]): Piece[] {
  let before = " ";
  return pieces.map((piece, n) => {
    if (typeof piece !== "string") {
      before = piece === null ? " " : "x";
      return piece;
    }
    let out = "";
    for (let i = 0; i < piece.length; i++) {
      const atEnd = i === piece.length - 1 && (pieces[n + 1] ?? null) === null;
      const char = piece[i] === " " && (before === " " || atEnd) ? nbsp : piece[i]!;
      out += char;
      before = char;
    }
    return out;
  });
}

/** The inverse: a no-break space beside another space or at the end of a line was a typed one; alone, it is meant. */
export function readSpaces(pieces: Piece[]): Piece[] {
  const isSpace = (char: string) => char === " " || char === nbsp;
  const edge = (piece: Piece | undefined, at: 0 | -1) =>
    piece === null || piece === undefined ? " " : typeof piece === "string" ? piece.at(at)! : "x";
  return pieces.map((piece, n) =>
    typeof piece !== "string" ? piece : piece.replaceAll(nbsp, (_, i: number) => {
      const before = i > 0 ? piece[i - 1]! : edge(pieces[n - 1], -1);
      const after = i < piece.length - 1 ? piece[i + 1]! : edge(pieces[n + 1], 0);
      return isSpace(before) || isSpace(after) ? " " : nbsp;
    })
  );
}
