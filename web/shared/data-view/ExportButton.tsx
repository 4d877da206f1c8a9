import { createSignal, onCleanup } from "solid-js";
import { offline } from "../api-error.ts";
import { refusedBy } from "../api.ts";
import type { Counted } from "../filter/count-text.ts";
import { Download, LoaderCircle } from "../ui/icons.ts";
import { toast, toastError, toastProgress } from "../ui/Toast.tsx";
import { IconButton } from "../ui/Button.tsx";

/** Saves the whole list as CSV, as it is narrowed, sorted and laid out now (VI1). */
export function ExportButton(
  props: { href: string; label: string; /** How many rows, once they were counted. */ counted: Counted | null },
) {
  const [isRunning, setRunning] = createSignal(false);
  const stop = new AbortController();
  onCleanup(() => stop.abort());
  const run = async () => {
    if (isRunning()) return;
    setRunning(true);
    const [lines, setLines] = createSignal(0);
    const total = props.counted && !props.counted.isMore ? props.counted.count : null;
    const name = props.label.toLowerCase();
    const end = toastProgress(`Exporting ${name}`, () => (total ? Math.min(1, lines() / total) : null));
    try {
      const { file, blob } = await download(props.href, stop.signal, (more) => setLines((n) => n + more));
      save(file, blob);
      toast(`${Math.max(0, lines() - 1).toLocaleString("en")} ${name} exported`);
    } catch (error) {
      if (!stop.signal.aborted) toastError(error, "The export did not work");
    } finally {
      end();
      setRunning(false);
    }
  };
  return (
    <IconButton label={`Export ${props.label.toLowerCase()} as CSV`} size="sm" disabled={isRunning()} onClick={run}>
      {isRunning()
        ? <LoaderCircle size={14} class="animate-spin" aria-hidden="true" />
        : <Download size={14} aria-hidden="true" />}
    </IconButton>
  );
}

/** Takes the file in as it comes. @throws {ApiError} it was refused, or ended before it was whole. */
async function download(href: string, signal: AbortSignal, onLines: (more: number) => void) {
  const answer = await fetch(href, { credentials: "same-origin", signal }).catch(() => Promise.reject(offline()));
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
  return { file, blob: new Blob(parts, { type: "text/csv" }) };
}

function save(file: string, blob: Blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
