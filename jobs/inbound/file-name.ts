const endings: Record<string, string> = {
  "message/rfc822": "eml",
  "message/delivery-status": "txt",
  "text/rfc822-headers": "txt",
  "text/calendar": "ics",
  "text/csv": "csv",
  "application/pdf": "pdf",
  "application/zip": "zip",
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
};

/**
 * A name to show and to save under: one line without folders, control or direction characters, at most 150 characters. What has none
 * is named by its type.
 */
export function fileNameOf(claimed: string | null, type: string): string {
  const base = (claimed ?? "").slice(0, 5_000).split(/[\\/]/).at(-1)!;
  const clean = base.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029<>:"|?*]+/gu, " ").replace(/\s+/g, " ").trim().replace(
    /^\.+/,
    "",
  );
  if (clean === "") {
    return type.startsWith("message/") ? `message.${endings[type] ?? "txt"}` : `file.${endings[type] ?? "bin"}`;
  }
  if (clean.length <= 150) return clean;
  const ending = /\.\w{1,10}$/.exec(clean)?.[0] ?? "";
  return clean.slice(0, 150 - ending.length) + ending;
}
