import { describe, expect, test } from "vitest";
import { type Piece, readHeader, readRows, type Stretch } from "#jobs/imports/csv.ts";
import { makeRandom } from "#tests/support/random.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const whole: Piece = {
  delimiter: ",",
  encoding: "utf-8",
  width: 2,
  firstLine: 2,
  mostRows: 100,
  isEnd: true,
  mayGrow: true,
};
const read = (text: string, o: Partial<typeof whole> = {}) => readRows(encode(text), { ...whole, ...o }).rows;

describe("[PD6] rows of a CSV file, bad lines apart", () => {
  test.each<[string, string, Stretch["rows"]]>([
    ["plain rows", "1,2\n3,4\n", [{ line: 2, cells: ["1", "2"] }, { line: 3, cells: ["3", "4"] }]],
    ["no break at the end", "1,2\n3,4", [{ line: 2, cells: ["1", "2"] }, { line: 3, cells: ["3", "4"] }]],
    ["CRLF and blank lines", "1,2\r\n\r\n \r\n3,4\r\n", [{ line: 2, cells: ["1", "2"] }, {
      line: 5,
      cells: ["3", "4"],
    }]],
    ["CR alone", "1,2\r3,4\r", [{ line: 2, cells: ["1", "2"] }, { line: 3, cells: ["3", "4"] }]],
    ["blank cells", "1,2\n,\n , \n3,4\n", [{ line: 2, cells: ["1", "2"] }, { line: 5, cells: ["3", "4"] }]],
    ["a cell over lines", '"1\n2\n",x\n3,4\n', [{ line: 2, cells: ["1\n2\n", "x"] }, { line: 5, cells: ["3", "4"] }]],
    ["doubled quotes", '"a ""b""",2\n', [{ line: 2, cells: ['a "b"', "2"] }]],
    ["too few and too many", "1\n1,2,3\n3,4\n", [
      { line: 2, reason: "has 1 column instead of 2" },
      { line: 3, reason: "has 3 columns instead of 2" },
      { line: 4, cells: ["3", "4"] },
    ]],
    ["a quote never closed", '1,2\n"x,y\n3,4\n5,6\n', [
      { line: 2, cells: ["1", "2"] },
      { line: 3, reason: "a quote is opened and not closed" },
      { line: 4, cells: ["3", "4"] },
      { line: 5, cells: ["5", "6"] },
    ]],
    ["a quote never closed before a quoted cell", '"x,y\n3,4\n"a, b",5\n7,8\n', [
      { line: 2, reason: "a quote is opened and not closed" },
      { line: 3, cells: ["3", "4"] },
      { line: 4, cells: ["a, b", "5"] },
      { line: 5, cells: ["7", "8"] },
    ]],
    ["a quote never closed that a later cell closes", '"x,y\n3,4\n",9,"\n7,8\n', [
      { line: 2, reason: "a quote is opened and not closed" },
      { line: 3, cells: ["3", "4"] },
      { line: 4, reason: "has 1 column instead of 2" },
      { line: 5, cells: ["7", "8"] },
    ]],
    ["a quote inside a cell", 'x"y,2\n3,4\n', [
      { line: 2, reason: "a quote is opened and not closed" },
      { line: 3, cells: ["3", "4"] },
    ]],
    ["quotes inside a cell", 'x"y",2\n3,4\n', [
      { line: 2, reason: "a quote stands inside a cell that does not begin with one" },
      { line: 3, cells: ["3", "4"] },
    ]],
    ["words behind a quote", '"x"y,2\n3,4\n', [
      { line: 2, reason: "a quote is closed before the end of its cell" },
      { line: 3, cells: ["3", "4"] },
    ]],
    ["nothing", "", []],
    ["line breaks only", "\n\r\n\n", []],
  ])("%s", (_, text, rows) => {
    expect(read(text)).toEqual(rows);
  });

  test("pieces of any size give the rows of the whole, at their lines, and every byte is dealt with once", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = makeRandom(seed);
      const broken = () => random.pick(['"x,y', "1,2,3", "1", 'a"b,c', "", ",", '"p"q,r']);
      const good = () => random.pick(["a,b", "é,ü", '"x, y",z', '"two\nlines",q', '"a ""quoted"" word",w', "1,2"]);
      const lines = Array.from({ length: random.int(0, 30) }, () => (random.chance(0.15) ? broken() : good()));
      const text = lines.join(random.pick(["\n", "\r\n"])) + (random.chance(0.5) ? "\n" : "");
      const bytes = encode(text);
      const expected: Stretch["rows"] = [];
      for (let [at, firstLine] = [0, 2]; at < bytes.length;) {
        const stretch = readRows(bytes.subarray(at), { ...whole, firstLine, mostRows: 1000 });
        expect(stretch.bytes, `seed ${seed} stands still at ${at}`).toBeGreaterThan(0);
        expected.push(...stretch.rows);
        [at, firstLine] = [at + stretch.bytes, firstLine + stretch.lines];
      }

      const rows: Stretch["rows"] = [];
      let at = 0;
      let firstLine = 2;
      let size = random.int(1, 40);
      while (at < bytes.length) {
        const end = Math.min(at + size, bytes.length);
        const mostRows = random.int(1, 4);
        const stretch = readRows(bytes.subarray(at, end), {
          ...whole,
          firstLine,
          mostRows,
          isEnd: end === bytes.length,
        });
        if (stretch.bytes === 0) {
          size += random.int(1, 20);
          expect(size, `seed ${seed} stands still at ${at}`).toBeLessThan(bytes.length + 50);
          continue;
        }
        expect(stretch.rows.length).toBeLessThanOrEqual(mostRows);
        rows.push(...stretch.rows);
        at += stretch.bytes;
        firstLine += stretch.lines;
        size = random.int(1, 40);
      }
      expect(rows, `seed ${seed}`).toEqual(expected);
    }
  });

  test("a row longer than may be read at once is left out, and what follows is read", () => {
    const long = readRows(encode(`"${"x".repeat(500)}\n1,2\n`), { ...whole, isEnd: false, mayGrow: false });
    expect(long.rows).toEqual([{ line: 2, reason: "a quote is opened and not closed" }]);
    const endless = readRows(encode("x".repeat(500)), { ...whole, isEnd: false, mayGrow: false });
    expect(endless).toEqual({
      rows: [{ line: 2, reason: "is longer than a row may be" }],
      bytes: 500,
      lines: 0,
      isCut: true,
    });
  });
});

const utf8 = { encoding: "utf-8" } as const;

describe("[PD6] the header of a CSV file", () => {
  test.each([
    ["commas", "First Name,Email\n1,2", ["First Name", "Email"], ","],
    ["semicolons, with commas in names", 'A;"B, C, D";E\n1;2;3', ["A", "B, C, D", "E"], ";"],
    ["tabs", "A\tB\n1\t2", ["A", "B"], "\t"],
    ["a byte order mark and spaces", "\ufeff A , B\r\n1,2", ["A", "B"], ","],
    ["one column", "Email\nx@y.z", ["Email"], ","],
  ])("%s", (_, text, columns, delimiter) => {
    expect(readHeader(encode(text), false, utf8)).toMatchObject({ columns, delimiter, lines: 1 });
  });
  test("nothing in it, or no end of its first line yet", () => {
    expect(readHeader(encode(""), true, utf8)).toBeNull();
    expect(readHeader(encode("a,b"), false, utf8)).toBeNull();
    expect(readHeader(encode('"a,b'), true, utf8)).toBeNull();
  });
});
