import type { Comparison, LineShape, Stretch } from "#jobs/document/compare.ts";

type Look = Pick<Stretch, "marks" | "link">;

/** "bold, link to https://…", or "plain". */
export const lookText = ({ marks, link }: Look): string =>
  [...marks, ...(link === null ? [] : [`link to ${link}`])].join(", ") || "plain";

/** "quoted heading 2", "list item", "plain line". */
export function shapeText({ heading, within, marker }: LineShape): string {
  const kind = heading !== null
    ? `heading ${heading}`
    : marker === null
    ? within.some((one) => one !== "quote") ? "line of a list item" : "plain line"
    : marker === "•"
    ? "list item"
    : "numbered item";
  const deep = within.filter((one) => one !== "quote").length;
  return [within.includes("quote") ? "quoted" : "", deep > 1 ? `nested ${kind}` : kind].filter(Boolean).join(" ");
}

/** "12 characters added, 4 removed", what changed beside letters, or that nothing did. */
export function summaryText(comparison: Comparison): string {
  const { differs, added, removed, subject, body, files } = comparison;
  if (!differs) return "Nothing differs";
  const count = (n: number) => `${n.toLocaleString("en")} character${n === 1 ? "" : "s"}`;
  const letters = added > 0 && removed > 0
    ? `${count(added)} added, ${removed.toLocaleString("en")} removed`
    : added > 0
    ? `${count(added)} added`
    : removed > 0
    ? `${count(removed)} removed`
    : null;
  const other = files.filter(({ as }) => as !== "same").length;
  const told = [letters, other > 0 ? `${other} file${other === 1 ? "" : "s"} changed` : null].filter((one) =>
    one !== null
  );
  if (told.length > 0) return told.join(" · ");
  const isLook = [...subject, ...body.flatMap(({ stretches }) => stretches)].some(({ was }) => was !== null);
  if (isLook) return "Only the formatting differs";
  return body.some(({ as }) => as !== "same")
    ? "Only kinds of lines differ"
    : "Only how lists and quotes are joined differs";
}

/** The path and fallback of a variable's stretch: `{user.firstName | "there"}`. */
export function variableIn(text: string): { path: string; fallback: string | null } {
  const [, path = text, fallback] = /^\{([^{}|]*?)(?: \| "(.*)")?\}$/s.exec(text) ?? [];
  return { path, fallback: fallback === undefined ? null : fallback.replace(/\\(.)/gs, "$1") };
}
