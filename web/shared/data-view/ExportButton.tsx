import { createSignal, onCleanup } from "solid-js";
import type { Counted } from "../filter/count-text.ts";
import { saveCsv } from "../save-csv.ts";
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
      await saveCsv(props.href, stop.signal, (more) => setLines((n) => n + more));
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
