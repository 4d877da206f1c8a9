const root = new URL("../../", import.meta.url).pathname;

const statics = /^[ \t]*(?:import|export)\b(?!\s+type\b)(?:[^;"']*?\bfrom)?\s*["']([^"']+)["']/gm;
const dynamics = /(?<!typeof )\bimport\(\s*["']([^"']+)["']/g;

export type Reached = {
  /** Our own files, from the root. */
  files: string[];
  /** What is imported of others: packages as they are named, and Node's own modules. */
  others: string[];
};

/** Everything that is loaded with `entry` before its first statement runs; with `late`, also what it may load later. */
export async function reachedFrom(entry: string, { late = false } = {}): Promise<Reached> {
  const files = new Set([entry]);
  const others = new Set<string>();
  for (const file of files) {
    const source = await Deno.readTextFile(root + file);
    for (const pattern of late ? [statics, dynamics] : [statics]) {
      for (const [, specifier] of source.matchAll(pattern)) {
        if (specifier!.startsWith("#")) files.add(specifier!.slice(1));
        else if (specifier!.startsWith(".")) files.add(new URL(specifier!, `file:///${file}`).pathname.slice(1));
        else others.add(specifier!);
      }
    }
  }
  return { files: [...files].sort(), others: [...others].sort() };
}
