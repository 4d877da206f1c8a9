import { type CsvError, parse } from "csv-parse/sync";
import { cellText, type TextEncoding } from "./encoding.ts";

export type CsvRow = { line: number; cells: string[] };
/** A line that is no row; what follows it is read as if it were not there. */
export type BrokenLine = { line: number; reason: string };
/** What was read, and how many bytes and lines are dealt with by it: 0 bytes when these hold no whole row. `isCut`: it ends inside of a
 * line that is longer than may be, the rest of which is to be passed over. */
export type Stretch = { rows: (CsvRow | BrokenLine)[]; bytes: number; lines: number; isCut: boolean };

export type Piece = {
  delimiter: string;
  encoding: TextEncoding;
  /** How many cells a row has. */
  width: number;
  firstLine: number;
  mostRows: number;
  /** The file ends where the bytes end. */
  isEnd: boolean;
  /** More bytes can be had when these hold no whole row. */
  mayGrow: boolean;
};

const [lf, cr, quote] = [10, 13, 34];
/** Each broken line means reading what follows it once more: a stretch ends after so many. */
const mostBroken = 5;

/**
 * Rows from the beginning of `bytes`, at most `mostRows`. A quote that is never closed would swallow the rest of the file: such
 * a row, or one of the wrong width over several lines, costs its first line only, and reading goes on with the next. Blank lines
 * and lines of blank cells are passed over. Unless the file ends here, a row that reaches the end of the bytes is left for later.
 */
export function readRows(given: Uint8Array, o: Piece): Stretch {
  // Half a line break, perhaps.
  const bytes = !o.isEnd && given.at(-1) === cr ? given.subarray(0, -1) : given;
  const place = makePlace(bytes, o.firstLine);
  const rows: Stretch["rows"] = [];
  let broken = 0;
  let isCut = false;
  while (rows.length < o.mostRows && broken < mostBroken && place.at < bytes.length) {
    const found = parseFrom(bytes, place.at, o, o.mostRows - rows.length);
    const { stop, reason } = takeRecords(place, rows, found, o);
    if (stop === "broken") {
      broken++;
      const end = lineEnd(bytes, place.at);
      rows.push({ line: place.line(), reason: oddQuotes(bytes.subarray(place.at, end)) ?? reason });
      isCut = end === bytes.length && !o.isEnd;
      place.take(afterBreak(bytes, end));
    } else if (stop === "cut") {
      if (o.mayGrow || place.at > 0) break;
      rows.push({ line: place.line(), reason: "is longer than a row may be" });
      isCut = true;
      place.take(bytes.length);
    } else if (found.records.length === 0) {
      place.take(bytes.length);
    }
  }
  return { rows, bytes: place.at, lines: place.lines(), isCut };
}

/** Where the line that `bytes` begin in the middle of is over: the bytes up to behind its break, and whether the break was there. */
export function restOfLine(bytes: Uint8Array): { bytes: number; isOver: boolean } {
  const end = lineEnd(bytes, 0);
  return { bytes: afterBreak(bytes, end), isOver: end < bytes.length };
}

type Place = ReturnType<typeof makePlace>;

/** Where reading stands, with the lines behind it. */
function makePlace(bytes: Uint8Array, firstLine: number) {
  let lines = 0;
  const place = {
    at: 0,
    take(end: number) {
      for (let i = place.at; i < end; i++) {
        if (bytes[i] === lf || (bytes[i] === cr && bytes[i + 1] !== lf)) lines++;
      }
      place.at = end;
    },
    /** Over line breaks, to where a row begins. */
    skipBlank() {
      let end = place.at;
      while (bytes[end] === lf || bytes[end] === cr) end++;
      place.take(end);
    },
    line: () => firstLine + lines,
    lines: () => lines,
  };
  return place;
}

type Stop = { stop: "broken" | "cut" | null; reason: string };

/** Takes the good rows in order and stops before the first that is broken, or cut off by the end of the bytes. */
function takeRecords(place: Place, rows: Stretch["rows"], found: Parsed, o: Piece): Stop {
  for (const { cells, from, end, isLast } of found.records) {
    // Perhaps it only ends in the middle of its line break.
    if (isLast && !o.isEnd) return { stop: "cut", reason: "" };
    if (place.at < from) place.take(from);
    place.skipBlank();
    const isBlank = cells.every((cell) => cell.trim() === "");
    const reason = isBlank || cells.length === o.width ? null : widthFault(cells.length, o.width);
    if (reason && found.lineEnd(place.at) < end - 2) return { stop: "broken", reason };
    if (!isBlank) rows.push(reason ? { line: place.line(), reason } : { line: place.line(), cells });
    place.take(end);
  }
  const { fault } = found;
  if (!fault) return { stop: null, reason: "" };
  place.skipBlank();
  // The end of the bytes, not of the quote; with no more to be had, its line is broken.
  const isCut = !o.isEnd && (found.lineEnd(place.at) === found.size || fault.code === "CSV_QUOTE_NOT_CLOSED");
  if (isCut && (o.mayGrow || place.at > 0 || found.lineEnd(place.at) === found.size)) {
    return { stop: "cut", reason: "" };
  }
  return { stop: "broken", reason: faultWords(fault) };
}

type Parsed = {
  records: { cells: string[]; from: number; end: number; isLast: boolean }[];
  fault: CsvError | null;
  size: number;
  lineEnd: (at: number) => number;
};

type Written = { delimiter: string; encoding: TextEncoding };

function parseFrom(bytes: Uint8Array, from: number, { delimiter, encoding }: Written, most: number): Parsed {
  const records: Parsed["records"] = [];
  const parsed = { records, size: bytes.length, lineEnd: (at: number) => lineEnd(bytes, at) };
  try {
    parse(bytes.subarray(from), {
      delimiter,
      // Bytes as they are: what they mean in Windows-1252 is looked up a cell at a time, and places stay those of the file.
      encoding: encoding === "utf-8" ? "utf8" : "latin1",
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      skip_empty_lines: true,
      to: most,
      on_record: (cells: string[], info: { bytes: number }) => {
        const end = from + info.bytes;
        records.push({
          cells: cells.map((cell) => cellText(cell, encoding)),
          from: records.at(-1)?.end ?? from,
          end,
          isLast: end === bytes.length,
        });
        return null;
      },
    });
    return { ...parsed, fault: null };
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    return { ...parsed, fault: cause as CsvError };
  }
}

const widthFault = (cells: number, width: number): string =>
  `has ${cells} ${cells === 1 ? "column" : "columns"} instead of ${width}`;

const faultWords = (fault: CsvError): string =>
  fault.code === "CSV_INVALID_CLOSING_QUOTE"
    ? "a quote is closed before the end of its cell"
    : "a quote stands inside a cell that does not begin with one";

function oddQuotes(line: Uint8Array): string | null {
  const quotes = line.reduce((n, byte) => n + (byte === quote ? 1 : 0), 0);
  return quotes % 2 === 1 ? "a quote is opened and not closed" : null;
}

/** Where the physical line ends that begins at `from`, without its break. */
function lineEnd(bytes: Uint8Array, from: number): number {
  let end = from;
  while (end < bytes.length && bytes[end] !== lf && bytes[end] !== cr) end++;
  return end;
}

function afterBreak(bytes: Uint8Array, end: number): number {
  if (bytes[end] === cr && bytes[end + 1] === lf) return end + 2;
  return Math.min(end + 1, bytes.length);
}

export type Header = { columns: string[]; delimiter: string; bytes: number; lines: number };

const byteOrderMark = [0xef, 0xbb, 0xbf];
const delimiters = [",", ";", "\t", "|"];

/** The first row, its delimiter guessed where none is given: the one that splits it into the most columns. Null when there is no
 * whole first row. */
export function readHeader(
  bytes: Uint8Array,
  isEnd: boolean,
  o: { encoding: TextEncoding; delimiter?: string },
): Header | null {
  const start = byteOrderMark.every((byte, i) => bytes[i] === byte) ? byteOrderMark.length : 0;
  let best: Header | null = null;
  for (const delimiter of o.delimiter === undefined ? delimiters : [o.delimiter]) {
    const [first] = parseFrom(bytes, start, { delimiter, encoding: o.encoding }, 1).records;
    if (!first || (first.isLast && !isEnd) || first.cells.length <= (best?.columns.length ?? 0)) continue;
    const place = makePlace(bytes, 1);
    place.take(first.end);
    const columns = first.cells.map((cell) => cell.trim());
    best = { columns, delimiter, bytes: first.end, lines: place.lines() };
  }
  return best;
}
