/** Header-like fields of one block (RFC 5322): names in lower case, values unfolded and trimmed, in order. */
export type Fields = { all: [name: string, value: string][]; first(name: string): string | undefined };

const maxFields = 2_000;

/** Reads `Name: value` lines with their continuations; a line that is neither ends nothing and is left out. */
export function fieldsOf(block: string): Fields {
  const all: [string, string][] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const last = all.at(-1);
    if (/^[ \t]/.test(line)) {
      if (last && last[1].length < 20_000) last[1] += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(":");
    if (colon < 1 || colon > 80 || all.length >= maxFields) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    if (/^[!-9;-~]+$/.test(name)) all.push([name, line.slice(colon + 1).trim()]);
  }
  return { all, first: (name) => all.find(([have]) => have === name)?.[1] };
}

/** Blocks parted by empty lines, without empty ones. */
export function blocksOf(text: string): string[] {
  return text.replace(/\r\n?/g, "\n").split(/\n[ \t]*\n/).filter((block) => block.trim() !== "");
}

/** The header block of a returned message, or all of it where it has no body. */
export function headerBlockOf(message: string): string {
  const start = message.replace(/^(?:[ \t]*\r?\n)+/, "");
  const end = /\r?\n[ \t]*\r?\n/.exec(start.slice(0, 128 * 1024));
  return start.slice(0, end ? end.index : 128 * 1024);
}
