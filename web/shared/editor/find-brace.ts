/** What stands between the last opening brace and the caret, where it may be the beginning of a variable: the menu's search. Null
 * where no brace is open. `length` counts the braces too: both of two are taken away with it. */
export function findBrace(textBefore: string): { query: string; length: number } | null {
  const match = /\{{1,2}((?:[\p{L}\p{N}._]+ ?){0,4})$/u.exec(textBefore);
  return match ? { query: match[1]!, length: match[0].length } : null;
}
