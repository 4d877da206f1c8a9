import type { Attrs, Mark, Node, Schema } from "prosemirror-model";
import * as Y from "yjs";
import { markName } from "#jobs/document/read-draft.ts";

type Format = Record<string, unknown>;
/** One place of a line as both sides count it: a UTF-16 unit of text, or a whole chip. */
type Unit = { char: string; chip: Y.XmlElement | Node | null; format: Format };
type Op = { insert: unknown; attributes?: Format };

/** Attributes that are set, as Yjs holds them. */
export const attributesOf = ({ attrs }: { attrs: Attrs }): Format =>
  Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== null));

/** What of `given` the schema knows, for a node or mark. */
export const knownAttributes = (attrs: Attrs | null | undefined, given: unknown): Attrs =>
  Object.fromEntries(
    Object.entries(given ?? {}).filter(([name, value]) => attrs && name in attrs && value !== undefined),
  );

/** The inline nodes of a line. What the schema does not know is passed over, and stays in the document. */
export function readLine(line: Y.XmlElement, schema: Schema): Node[] {
  return (line.toArray() as unknown[]).flatMap((child) =>
    child instanceof Y.XmlText
      ? (child.toDelta() as Op[]).flatMap((op) => readOp(op, schema))
      : readOp({ insert: child }, schema)
  );
}

function readOp({ insert, attributes }: Op, schema: Schema): Node[] {
  const marks = Object.entries(attributes ?? {}).reduce<readonly Mark[]>((marks, [name, value]) => {
    const type = schema.marks[markName(name)];
    return type && value !== null && value !== false
      ? type.create(knownAttributes(type.spec.attrs, value)).addToSet(marks)
      : marks;
  }, []);
  if (typeof insert === "string") return insert === "" ? [] : [schema.text(insert, marks)];
  const type = insert instanceof Y.XmlElement ? schema.nodes[insert.nodeName] : undefined;
  if (!type?.isInline || !type.isLeaf || type.isText) return [];
  return [type.create(knownAttributes(type.spec.attrs, (insert as Y.XmlElement).getAttributes()), null, marks)];
}

export function textOfLine(node: Node): Y.XmlText {
  const text = new Y.XmlText();
  text.applyDelta(piecesOf(unitsOfNode(node)));
  return text;
}

/** The one text of a line, or null where a foreign hand gave it another shape. */
export function lineText(line: Y.XmlElement): Y.XmlText | null {
  const [text, ...more] = line.toArray() as unknown[];
  return text instanceof Y.XmlText && more.length === 0 ? text : null;
}

/** Make the line's text read as the textblock `node`, by one insertion and one deletion. `caret` is the offset in it where a person
 * just typed, null for none: it says which of several equal characters is the new one. */
export function writeLine(line: Y.XmlElement, node: Node, caret: number | null): void {
  const text = lineText(line);
  if (!text) {
    line.delete(0, line.length);
    line.insert(0, [textOfLine(node)]);
    return;
  }
  const [is, shall] = [unitsOfText(text), unitsOfNode(node)];
  const { at, removed, inserted } = difference(is, shall, caret);
  const [old, fresh] = [is[at]?.chip, shall[at]?.chip];
  if (removed === 1 && inserted === 1 && old instanceof Y.XmlElement && fresh && mayBecome(old, fresh as Node)) {
    writeAttributes(old, attributesOf(fresh as Node));
  } else {
    text.delete(at, removed);
    let place = at;
    for (const { insert, attributes } of piecesOf(shall.slice(at, at + inserted))) {
      if (typeof insert === "string") text.insert(place, insert, attributes);
      else text.insertEmbed(place, insert as Y.XmlElement, attributes ?? {});
      place += typeof insert === "string" ? insert.length : 1;
    }
  }
  writeFormats(text, shall);
}

/** Whether a chip becomes another in its place, which keeps what others change of it meanwhile. Another file is another picture. */
const mayBecome = (old: Y.XmlElement, fresh: Node): boolean =>
  old.nodeName === fresh.type.name && (old.nodeName !== "image" || old.getAttribute("id") === fresh.attrs["id"]);

export function writeAttributes(element: Y.XmlElement, wanted: Format): void {
  const given = element.getAttributes() as Format;
  for (const name of Object.keys(given)) if (!(name in wanted)) element.removeAttribute(name);
  for (const [name, value] of Object.entries(wanted)) {
    if (!isSame(given[name], value)) element.setAttribute(name, value as string);
  }
}

function unitsOfText(text: Y.XmlText): Unit[] {
  return (text.toDelta() as Op[]).flatMap(({ insert, attributes: format = {} }): Unit[] =>
    typeof insert === "string"
      ? insert.split("").map((char) => ({ char, chip: null, format }))
      : [{ char: "\ufffc", chip: insert instanceof Y.XmlElement ? insert : null, format }]
  );
}

function unitsOfNode(node: Node): Unit[] {
  return node.children.flatMap((child): Unit[] => {
    const format = Object.fromEntries(child.marks.map((mark) => [mark.type.name, attributesOf(mark)]));
    return child.isText
      ? child.text!.split("").map((char) => ({ char, chip: null, format }))
      : [{ char: "\ufffc", chip: child, format }];
  });
}

/** Runs of units as a delta. */
function piecesOf(units: Unit[]): Op[] {
  const pieces: Op[] = [];
  for (const { char, chip, format } of units) {
    const last = pieces.at(-1);
    if (chip) pieces.push({ insert: chipOf(chip as Node), attributes: format });
    else if (typeof last?.insert === "string" && last.attributes === format) last.insert += char;
    else pieces.push({ insert: char, attributes: format });
  }
  return pieces;
}

const chipOf = (node: Node): Y.XmlElement => elementOf(node, []);

/** A new element for `node`, with `children` in it. */
export function elementOf(node: Node, children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const element = new Y.XmlElement(node.type.name);
  for (const [name, value] of Object.entries(attributesOf(node))) element.setAttribute(name, value as string);
  element.insert(0, children);
  return element;
}

const nameOf = (chip: Y.XmlElement | Node) => chip instanceof Y.XmlElement ? chip.nodeName : chip.type.name;
const attrsOf = (chip: Y.XmlElement | Node) => chip instanceof Y.XmlElement ? chip.getAttributes() : attributesOf(chip);
const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: unknown): unknown =>
  typeof value === "object" && value !== null
    ? Object.entries(value).filter(([, each]) => each !== null).sort(([a], [b]) => a < b ? -1 : 1)
    : value;

function isEqual(a: Unit, b: Unit): boolean {
  if (!a.chip || !b.chip) return a.char === b.char && a.chip === b.chip;
  return nameOf(a.chip) === nameOf(b.chip) && isSame(attrsOf(a.chip), attrsOf(b.chip));
}

/** Where two lines differ: `removed` units of the first gave way to `inserted` of the second. */
function difference(is: Unit[], shall: Unit[], caret: number | null) {
  const shorter = Math.min(is.length, shall.length);
  let start = 0;
  while (start < shorter && isEqual(is[start]!, shall[start]!)) start++;
  let end = 0;
  while (end < shorter && isEqual(is.at(-1 - end)!, shall.at(-1 - end)!)) end++;
  // "aa" to "aaa" may have grown anywhere: where the two overlap, the caret is behind what was typed or deleted.
  const grown = shall.length - is.length;
  const [least, most] = [shorter - end, start];
  if (least <= most) {
    const wanted = caret === null ? most : grown > 0 ? caret - grown : caret;
    start = Math.min(most, Math.max(least, wanted));
    end = shorter - start;
  }
  // Half of a surrogate pair would be stored as a broken character.
  if (isHigh(is[start - 1]) || isHigh(shall[start - 1])) start--;
  if (isLow(is[is.length - end]) || isLow(shall[shall.length - end])) end--;
  return { at: start, removed: is.length - start - end, inserted: shall.length - start - end };
}

const isHigh = (unit: Unit | undefined) => unit !== undefined && /[\ud800-\udbff]/.test(unit.char);
const isLow = (unit: Unit | undefined) => unit !== undefined && /[\udc00-\udfff]/.test(unit.char);

function writeFormats(text: Y.XmlText, shall: Unit[]): void {
  const is = unitsOfText(text);
  for (let from = 0; from < shall.length;) {
    const change = formatChange(is[from]!.format, shall[from]!.format);
    let to = from + 1;
    while (to < shall.length && is[to]!.format === is[from]!.format && shall[to]!.format === shall[from]!.format) to++;
    if (change) text.format(from, to - from, change);
    from = to;
  }
}

function formatChange(is: Format, wanted: Format): Format | null {
  const change: Format = {};
  for (const name of Object.keys(is)) if (!(name in wanted)) change[name] = null;
  for (const [name, value] of Object.entries(wanted)) if (!isSame(is[name], value)) change[name] = value;
  return Object.keys(change).length > 0 ? change : null;
}
