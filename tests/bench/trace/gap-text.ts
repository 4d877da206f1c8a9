const decoder = new TextDecoder();

/** Text that is edited where it was edited before, one byte a character: what a history must come to, known without Yjs. */
export function makeGapText(most: number) {
  const bytes = new Uint8Array(most);
  let gapAt = 0;
  let gapEnd = most;

  function moveTo(at: number): void {
    if (at < gapAt) bytes.copyWithin(gapEnd - (gapAt - at), at, gapAt);
    else bytes.copyWithin(gapAt, gapEnd, gapEnd + (at - gapAt));
    gapEnd += at - gapAt;
    gapAt = at;
  }

  return {
    length: () => most - (gapEnd - gapAt),
    /** @throws {RangeError} it holds as many as it may. */
    insert(at: number, byte: number): void {
      if (gapAt === gapEnd) throw new RangeError("full");
      moveTo(at);
      bytes[gapAt++] = byte;
    },
    remove(at: number): void {
      moveTo(at);
      gapEnd++;
    },
    read: () => decoder.decode(bytes.subarray(0, gapAt)) + decoder.decode(bytes.subarray(gapEnd)),
  };
}
