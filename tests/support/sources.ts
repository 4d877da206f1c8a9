const root = new URL("../../", import.meta.url).pathname;
const left = new Set(["node_modules", "dist", "migrations"]);

/** Source text by path from the root, of every .ts and .tsx file under these folders. */
export async function sourcesUnder(folders: readonly string[], ending = /\.tsx?$/): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const walk = async (folder: string): Promise<void> => {
    for await (const entry of Deno.readDir(root + folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory && !left.has(entry.name)) await walk(path);
      if (entry.isFile && ending.test(entry.name)) found.set(path, await Deno.readTextFile(root + path));
    }
  };
  for (const folder of folders) await walk(folder);
  return new Map([...found].sort(([a], [b]) => a < b ? -1 : 1));
}

export const readRoot = (path: string): Promise<string> => Deno.readTextFile(root + path);
export const exists = (path: string): Promise<boolean> => Deno.stat(root + path).then(() => true, () => false);
