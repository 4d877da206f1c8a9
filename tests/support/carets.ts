/** A caret as clients announce it, `at` characters into a line that client 1 wrote. */
export function caretAt(at: number) {
  const place = { type: null, tname: null, item: { client: 1, clock: at }, assoc: 0 };
  return { anchor: place, head: place };
}
