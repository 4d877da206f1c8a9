import type { Value } from "./values.ts";

/** The answer of one statement as it crosses a thread or the network. */
export type Answered = { columns: string[]; rows: Value[][]; changes: number; lastRowId: bigint | undefined };

/** What drizzle expects of a libSQL client: rows that answer by column name and by place. */
export type ResultSet = {
  columns: string[];
  columnTypes: string[];
  rows: ArrayLike<Value>[];
  rowsAffected: number;
  lastInsertRowid: bigint | undefined;
  toJSON(): unknown;
};

/** A row whose own keys are its columns; places and length are read through the prototype, which costs nothing per row. */
class PlacedRow {
  readonly [place: number]: Value;
  readonly #values: Value[];
  constructor(columns: string[], values: Value[]) {
    this.#values = values;
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!;
      if (Object.hasOwn(this, column)) continue;
      // A column may be called "length" or "0": defined, since the prototype has only a getter there.
      if (column in this) Object.defineProperty(this, column, { value: values[i], enumerable: true });
      else (this as Record<string, unknown>)[column] = values[i];
    }
  }
  get length(): number {
    return this.#values.length;
  }
  static at(row: PlacedRow, place: number): Value | undefined {
    return row.#values[place];
  }
}

/** SQLite's own most columns of a result (SQLITE_MAX_COLUMN). */
const mostColumns = 2000;
for (let place = 0; place < mostColumns; place++) {
  Object.defineProperty(PlacedRow.prototype, place, {
    get(this: PlacedRow) {
      return PlacedRow.at(this, place);
    },
  });
}

export function toResultSet({ columns, rows, changes, lastRowId }: Answered): ResultSet {
  return {
    columns,
    columnTypes: columns.map(() => ""),
    rows: rows.map((values) => new PlacedRow(columns, values)),
    rowsAffected: changes,
    lastInsertRowid: lastRowId,
    toJSON: () => ({ columns, rows, rowsAffected: changes }),
  };
}
