/** A teammate as a comment may name one. */
export type Named = { id: string; name: string };
export type Piece = { kind: "text"; text: string } | { kind: "mention"; id: string; name: string };

const inBody = /@\[([0-9A-HJKMNP-TV-Z]{26})\]/g;

/** The pieces of a comment's body, mentions by their names; one that is not known any more reads "somebody". */
export function piecesOf(body: string, people: readonly Named[]): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of body.matchAll(inBody)) {
    if (match.index > from) pieces.push({ kind: "text", text: body.slice(from, match.index) });
    const id = match[1]!;
    pieces.push({ kind: "mention", id, name: people.find((one) => one.id === id)?.name || "somebody" });
    from = match.index + match[0].length;
  }
  if (from < body.length) pieces.push({ kind: "text", text: body.slice(from) });
  return pieces;
}

/** What a person sees in the box while writing: `@Ada Min` instead of the id. */
export const toWritten = (body: string, people: readonly Named[]): string =>
  piecesOf(body, people).map((piece) => piece.kind === "text" ? piece.text : `@${piece.name}`).join("");

/** The stored body of what was written. `picked` are those who were chosen from the list; the longest name that fits is meant. */
export function toBody(written: string, picked: readonly Named[]): string {
  const longestFirst = [...picked].filter(({ name }) => name !== "").sort((a, b) => b.name.length - a.name.length);
  let body = "";
  for (let at = 0; at < written.length;) {
    const rest = written.slice(at + 1);
    const who = written[at] === "@" && opensName(written[at - 1])
      ? longestFirst.find(({ name }) => startsWithName(rest, name))
      : undefined;
    body += who ? `@[${who.id}]` : written[at];
    at += who ? who.name.length + 1 : 1;
  }
  return body;
}

/** What may stand before the `@` of a mention: an address has something else there. */
const opensName = (before: string | undefined) => before === undefined || /[\s([]/.test(before);
const startsWithName = (text: string, name: string) =>
  text.startsWith(name) && !/^[\p{L}\p{N}]/u.test(text.slice(name.length));

/** What is being typed behind an `@` right before `caret`, and where the `@` stands; null where nobody is being named. */
export function mentionAt(written: string, caret: number): { at: number; query: string } | null {
  const match = /(?:^|[\s([])@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]*)?)$/u.exec(written.slice(0, caret));
  return match ? { at: caret - match[1]!.length - 1, query: match[1]! } : null;
}

/** Those whose name holds a word that begins with the query, best first. */
export function matchPeople<T extends Named>(people: readonly T[], query: string): T[] {
  const text = query.trim().toLowerCase();
  const rank = ({ name }: Named) => {
    const lower = name.toLowerCase();
    return lower.startsWith(text) ? 0 : lower.split(/\s+/).some((word) => word.startsWith(text)) ? 1 : 2;
  };
  return people.filter((one) => rank(one) < 2).sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
