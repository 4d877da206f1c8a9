import { offline } from "./api-error.ts";
import { refusedBy } from "./api.ts";

/**
 * Saves what an address of the API answers as CSV, under the name that it gives; `onLines` hears of each piece how many lines it has.
 * @throws {ApiError} it was refused, or ended before it was whole.
 */
export async function saveCsv(href: string, signal?: AbortSignal, onLines: (more: number) => void = () => {}) {
  const answer = await fetch(href, { credentials: "same-origin", signal: signal ?? null })
    .catch(() => Promise.reject(offline()));
  if (!answer.ok || !answer.body) throw refusedBy(answer.status, await answer.text());
  const file = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "export.csv";
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => Promise.reject(offline()));
    if (done) break;
    parts.push(value);
    onLines(value.reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 0));
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type: "text/csv" }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
