/** What SQLite stores, as it comes back: blobs as bytes, integers as numbers (exact up to 2^53). */
export type Value = null | string | number | bigint | Uint8Array;
export type Row = Record<string, Value>;
export type Statement = { sql: string; args: Value[] };
/** What drizzle, better-auth and our own statements hand over. */
export type StatementInput = string | [string, unknown[]?] | { sql: string; args?: unknown };

/** A value as it is bound. Whole numbers go as integers: SQLite would take a JS number for a REAL, and an untyped place
 * (JSON, `typeof`, a text column) would keep `5.0`. The native library aborts the process on a boolean, so nothing it does
 * not know gets through. @throws {TypeError} for `undefined`, NaN, objects. */
function toArgument(value: unknown): Value {
  switch (typeof value) {
    case "string":
      return withoutHalves(value);
    case "number":
      if (!Number.isFinite(value)) break;
      return Number.isSafeInteger(value) ? BigInt(value) : value;
    case "bigint":
      if (BigInt.asIntN(64, value) !== value) break;
      return value;
    case "boolean":
      return value ? 1n : 0n;
    case "object":
      if (value === null) return null;
      if (value instanceof Date) return toArgument(value.getTime());
      if (value instanceof ArrayBuffer) return new Uint8Array(value);
      // A view would be cloned to the thread with all of the buffer behind it.
      if (value instanceof Uint8Array) return value.byteLength === value.buffer.byteLength ? value : value.slice();
  }
  throw new TypeError(`a statement was given ${typeof value === "number" ? value : `a value of type ${typeof value}`}`);
}

/** Each escape of a JSON text: a surrogate pair, half of one alone, or any other. */
const escapes = /\\(?:ud[89ab]..\\ud[c-f]..|u(d[89a-f]..)|[^])/g;

/** JSON writes half a surrogate pair as an escape, SQLite's JSON functions make bytes of it that are no UTF-8, and the native
 * library aborts the process when it reads those back. In text that is no JSON it binds U+FFFD itself. */
function withoutHalves(text: string): string {
  if (!text.includes("\\ud") || !/^[[{]/.test(text)) return text;
  return text.replace(escapes, (escape, half) => half === undefined ? escape : "\\ufffd");
}

export function toStatement(input: StatementInput, args?: unknown): Statement {
  if (typeof input === "string") return { sql: input, args: toArguments(args) };
  if (Array.isArray(input)) return { sql: input[0], args: toArguments(input[1]) };
  return { sql: input.sql, args: toArguments(input.args) };
}

function toArguments(args: unknown): Value[] {
  if (args === undefined) return [];
  if (!Array.isArray(args)) throw new TypeError("arguments are bound by position");
  return args.map(toArgument);
}
