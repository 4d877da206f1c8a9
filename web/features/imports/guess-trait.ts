import type { Answer } from "#web/shared/api.ts";

export type TraitType = Answer<"GET /api/traits">["items"][number]["type"];

const shapes: [TraitType, RegExp][] = [
  ["number", /^[-+]?(\d+\.?\d*|\.\d+)$/],
  ["boolean", /^(true|false|yes|no|y|n)$/i],
  ["date", /^\d{4}-\d{2}-\d{2}$/],
  ["url", /^https?:\/\/\S+$/i],
];

/** The type that every sample is of; text where they are of none, or begin with zeros, as codes do. */
export function guessType(samples: string[]): TraitType {
  const given = samples.map((sample) => sample.trim()).filter((sample) => sample !== "");
  if (given.length === 0 || given.some((sample) => /^0\d/.test(sample))) return "text";
  return shapes.find(([, shape]) => given.every((sample) => shape.test(sample)))?.[0] ?? "text";
}

/** "Job title" becomes `jobTitle`; a header without letters that a key may hold becomes `column`. */
export function keyOfHeader(header: string): string {
  const words = header.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, " ").trim().split(" ").filter((word) => word !== "");
  const key = words.map((word, n) =>
    n === 0 ? word.toLowerCase() : word[0]!.toUpperCase() + word.slice(1).toLowerCase()
  )
    .join("").replace(/^\d+/, "");
  return key === "" ? "column" : (key[0]!.toLowerCase() + key.slice(1)).slice(0, 50);
}
