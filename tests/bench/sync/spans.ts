import * as decoding from "lib0/decoding";
import * as Y from "yjs";

export type Visit = (client: number, clock: number, length: number) => void;

const ref = { bits: 0x1f, string: 4 } as const;
const has = { origin: 0x80, rightOrigin: 0x40 } as const;

/** Tells which clocks of which clients an update brings. Typed characters are read without making anything of them, so that
 * clients stay lighter than the server that they watch; whatever else there is, Yjs reads. */
export function eachSpan(update: Uint8Array, visit: Visit): void {
  if (!eachTyped(update, visit)) {
    for (const { id, length } of Y.decodeUpdate(update).structs) visit(id.client, id.clock, length);
  }
}

/** False, and nothing visited, where there is more than runs of ASCII with a neighbour each. */
function eachTyped(update: Uint8Array, visit: Visit): boolean {
  const decoder = decoding.createDecoder(update);
  const number = () => decoding.readVarUint(decoder);
  const found: number[] = [];
  for (let clients = number(); clients > 0; clients--) {
    let structs = number();
    const client = number();
    let clock = number();
    for (; structs > 0; structs--) {
      const info = decoding.readUint8(decoder);
      if ((info & ref.bits) !== ref.string || (info & (has.origin | has.rightOrigin)) === 0) return false;
      if (info & has.origin) number(), number();
      if (info & has.rightOrigin) number(), number();
      const text = decoding.readVarUint8Array(decoder);
      if (text.some((byte) => byte > 0x7f)) return false;
      found.push(client, clock, text.length);
      clock += text.length;
    }
  }
  for (let i = 0; i < found.length; i += 3) visit(found[i]!, found[i + 1]!, found[i + 2]!);
  return true;
}
