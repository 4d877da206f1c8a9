import { type CsvCell, csvLine } from "./csv-line.ts";

/** The headers of a CSV file of that day. */
export const csvHeaders = (name: string, nowMs: number) => ({
  "Content-Type": "text/csv; charset=utf-8",
  "Content-Disposition": `attachment; filename="${name}-${new Date(nowMs).toISOString().slice(0, 10)}.csv"`,
  "X-Content-Type-Options": "nosniff",
});

/** A short table as a file; no cell of it is a formula. */
export const csvAnswer = (name: string, nowMs: number, lines: readonly (readonly CsvCell[])[]): Response =>
  new Response(`\ufeff${lines.map(csvLine).join("")}`, { headers: csvHeaders(name, nowMs) });
