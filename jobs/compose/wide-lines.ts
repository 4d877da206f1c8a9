/** Scripts that are written without spaces: a line of them breaks between any two words. */
const unspaced =
  "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\u3000-\u303f\uff00-\uffef]";
const isUnspaced = new RegExp(unspaced, "u");
/** May not begin a line: closing marks, small kana, the sound mark. */
const neverFirst =
  /^[、。，．・：；？！）］｝〕〉》」』】〙〗〟’”ゝゞ々ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ\p{M}]/u;
/** May not end one. */
const neverLast = /[（［｛〔〈《「『【〘〖〝‘“]$/u;
const words = new Intl.Segmenter(undefined, { granularity: "word" });

/** `text` with its lines of scripts without spaces broken at `width` characters too, marks of quotes and lists repeated or indented. */
export const wrapUnspaced = (text: string, width: number): string =>
  text.split("\n").map((line) => line.length > width && isUnspaced.test(line) ? wrapLine(line, width) : line).join(
    "\n",
  );

function wrapLine(line: string, width: number): string {
  const [, quote, mark] = /^((?:> ?)*)((?: *(?:-|\d+\.) )?)/.exec(line)!;
  const indent = quote! + " ".repeat(mark!.length);
  const lines: string[] = [];
  let now = quote! + mark!;
  for (const piece of piecesOf(line.slice(now.length))) {
    const isBegun = now.length > indent.length;
    if (isBegun && now.length + piece.trimEnd().length > width) {
      lines.push(now.trimEnd());
      now = indent + piece.trimStart();
    } else now += piece;
  }
  return [...lines, now].join("\n");
}

/** Pieces between which a line may be broken: at spaces, and beside a word of such a script. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (const { segment } of words.segment(text)) {
    const before = pieces.at(-1);
    const breaks = before !== undefined && !neverFirst.test(segment) && !neverLast.test(before) &&
      (/\s$/.test(before) || ((isUnspaced.test(segment) || isUnspaced.test(before)) && segment.trim() !== ""));
    if (before === undefined || breaks) pieces.push(segment);
    else pieces[pieces.length - 1] = before + segment;
  }
  return pieces;
}
