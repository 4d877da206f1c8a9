import { exists, removeIfThere } from "./file.ts";
import { CommandFault } from "./place.ts";

export type Replacement = {
  path: string;
  /** What takes its place, in the same folder. */
  by: string;
  /** Endings of what stands beside it and goes with it. */
  companions: string[];
};

/** Where the file is or will be: of a link, what it names is replaced and the link stays. @throws {CommandFault} it names nothing. */
export async function realPathOf(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    const to = await Deno.readLink(path).catch(() => null);
    if (to !== null) throw new CommandFault(`${path} is a link to ${to}, which is not there.`);
    return path;
  }
}

/**
 * All of them take their places, each in one step, or none does: after a fault, what was there is there again. The old ones have a second
 * name by then. @returns those names. @throws {CommandFault} another restore had this very stamp.
 */
export async function replaceAll(replacements: Replacement[], stamp: string): Promise<string[]> {
  const before: string[] = [];
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { path, by, companions } of replacements) {
      const kept = `${path}.before-${stamp}`;
      const wasThere = await exists(path);
      if (wasThere) {
        await linkOrSay(path, kept);
        before.push(kept);
        undo.push(() => removeIfThere(kept));
      }
      for (const end of companions) {
        if (!await exists(path + end)) continue;
        await Deno.rename(path + end, kept + end);
        before.push(kept + end);
        undo.push(() => Deno.rename(kept + end, path + end));
      }
      await Deno.rename(by, path);
      undo.push(() => wasThere ? Deno.rename(kept, path) : Deno.remove(path));
    }
    return before;
  } catch (cause) {
    for (const back of undo.reverse()) {
      await back().catch((fault) => {
        throw new Error(`Half of it is replaced and could not be put back. What was there: ${before.join(", ")}`, {
          cause: fault,
        });
      });
    }
    throw cause;
  }
}

async function linkOrSay(path: string, kept: string): Promise<void> {
  try {
    await Deno.link(path, kept);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) throw cause;
    throw new CommandFault(`${kept} is there: another restore was made in this second. Try again in the next one.`);
  }
}
