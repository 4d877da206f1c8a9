import type { Random } from "#tests/support/random.ts";
import type { Block, Content, FileRef, Inline, ListItem, Mark } from "#jobs/document/nodes.ts";

const words = [
  "Hi",
  "café",
  " ",
  "  ",
  "日本",
  "👩‍👩‍👧",
  "{",
  "{{",
  "}}",
  "{{user.x}}",
  "<b>",
  "&amp;",
  '"',
  "'",
  "|",
  "\\",
  "price",
  "e\u0301",
  ".",
  ",",
];
const paths = ["user.firstName", "account.mrr", "ae.traits.calendar", "sender.email"];
const ids = ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAW", "01ARZ3NDEKTSV4RRFFQ69G5FAX"];
const files: FileRef[] = [
  { id: ids[0]!, name: "Angebot für Anna.pdf", type: "application/pdf", size: 1_234 },
  { id: ids[1]!, name: "日本 {{x}} <b>.csv", type: "text/csv", size: 1 },
  { id: ids[2]!, name: "chart.png", type: "image/png", size: 25_000_000 },
];
const fallbacks = [null, "", "there", 'a "quoted" \\ one', "}}", "{{x}}", "it's | fine"];

/** Content of the text schema in its clean form, hostile text included. */
export function randomContent({ next: random, pick }: Random): Content {
  const times = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, make);

  const text = () => times(6, () => pick(words)).join("") || "x";
  const marks = (): Mark[] => [
    ...(random() < 0.2
      ? [{
        type: "link" as const,
        attrs: random() < 0.5
          ? {
            href: pick(["https://a.example/?q=1&r=2", "mailto:a@b.example", "plain.example"]),
            variable: null,
            fallback: null,
          }
          : { href: null, variable: pick(paths), fallback: pick(fallbacks) },
      }]
      : []),
    ...(["bold", "italic", "underline", "strike"] as const).filter(() => random() < 0.15).map((type) => ({ type })),
  ];
  const variable = (plain: boolean): Inline => {
    const own = plain ? [] : marks();
    const attrs = { path: pick(paths), fallback: pick(fallbacks) };
    return own.length > 0 ? { type: "variable", attrs, marks: own } : { type: "variable", attrs };
  };
  const image = (): Inline => {
    const own = marks();
    const attrs = { id: pick(ids), alt: pick(["", ...words]), width: pick([null, 1, 200, 2_000]) };
    return own.length > 0 ? { type: "image", attrs, marks: own } : { type: "image", attrs };
  };
  const line = (plain: boolean): Inline[] => {
    const out: Inline[] = [];
    for (const kind of times(6, random)) {
      const last = out.at(-1);
      if (kind < 0.2) out.push(variable(plain));
      else if (kind < 0.3 && !plain) out.push({ type: "hardBreak" });
      else if (kind < 0.4 && !plain) out.push(image());
      else {
        const own = plain ? [] : marks();
        if (last?.type === "text" && JSON.stringify(last.marks ?? []) === JSON.stringify(own)) last.text += text();
        else out.push(own.length > 0 ? { type: "text", text: text(), marks: own } : { type: "text", text: text() });
      }
    }
    return out;
  };
  const withLine = <T extends object>(node: T, content: Inline[]) => content.length > 0 ? { ...node, content } : node;
  const paragraph = () => withLine({ type: "paragraph" }, line(false)) as Block;
  const item = (depth: number): ListItem => ({
    type: "listItem",
    content: [paragraph(), ...times(1, () => block(depth + 1))],
  });
  const block = (depth: number): Block => {
    const kind = depth > 3 ? 0 : random();
    if (kind < 0.6) return paragraph();
    if (kind < 0.7) return withLine({ type: "heading", attrs: { level: pick([1, 2, 3]) } }, line(false)) as Block;
    if (kind < 0.8) return { type: "bulletList", content: [item(depth), ...times(2, () => item(depth))] };
    if (kind < 0.9) {
      return {
        type: "orderedList",
        attrs: { start: pick([1, 1, 4]) },
        content: [item(depth), ...times(2, () => item(depth))],
      };
    }
    return { type: "blockquote", content: [block(depth + 1), ...times(2, () => block(depth + 1))] };
  };
  return {
    subject: { type: "doc", content: [withLine({ type: "paragraph" }, line(true))] },
    body: { type: "doc", content: [block(0), ...times(5, () => block(0))] },
    files: files.filter(() => random() < 0.2),
  };
}
