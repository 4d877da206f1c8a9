import type { Answer } from "#web/shared/api.ts";

type PlaybookFile = Answer<"GET /api/playbooks/:id/export">;

/** Saves a playbook as a file on the disk of whoever looks. */
export function saveFile(file: PlaybookFile): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: "application/json" }));
  link.download = `${fileName(file.name)}.playbook.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A name that every file system takes. */
export const fileName = (name: string): string =>
  name.normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60).toLowerCase() ||
  "playbook";

/** What a chosen file holds. @throws {Error} with words for a person, where it is no playbook's. */
export function readPlaybookFile(text: string): PlaybookFile {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new Error("This file is no JSON.");
  }
  const file = read as Partial<PlaybookFile> | null;
  if (typeof file !== "object" || file === null || file.parley !== "playbook") {
    throw new Error("This is no playbook that Parley exported.");
  }
  if (file.format !== 1) throw new Error("This file is of a newer Parley.");
  return file as PlaybookFile;
}
