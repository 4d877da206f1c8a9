const header = new RegExp(
  [
    /\bunsub/,
    /\bopt(ed|s)? ?out/,
    /\b(do not|dont|never|no) ?(e ?mail|mail|contact|call|disturb)/,
    /\b(dnc|dne|dnd)\b/,
    /\b(bounc|complain|spam|suppress|block ?list|black ?list|blocked)/,
  ].map(({ source }) => source).join("|"),
);
const cell =
  /^(unsubscribed|opted[ -]out|bounced|hard bounced?|cleaned|complained|do not (e-?mail|contact)|suppressed)$/i;

/** Whether a column, by its header or first cells, likely marks whom nobody is to mail (PD6, SU3): left out of an import, they would be
 * mailed. */
export function isOptOutColumn(name: string, samples: readonly string[] = []): boolean {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase().replace(/[_\-./]+/g, " ").replace(/['’]/g, "");
  return header.test(words) || samples.some((sample) => cell.test(sample.trim()));
}
