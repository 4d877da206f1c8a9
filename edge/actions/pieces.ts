/** Cuts what arrives into pieces of one size; `rest` is what is left of the last. */
export function makePieces(size: number) {
  const piece = new Uint8Array(size);
  let filled = 0;
  return {
    *add(chunk: Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
      for (let at = 0; at < chunk.length;) {
        const part = chunk.subarray(at, at + size - filled);
        piece.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < size) continue;
        filled = 0;
        yield piece.slice();
      }
    },
    rest: (): Uint8Array<ArrayBuffer> => piece.slice(0, filled),
  };
}

export function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
