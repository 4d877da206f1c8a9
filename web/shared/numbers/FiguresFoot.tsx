import { Show } from "solid-js";
import { useMe } from "../me.ts";
import { saveCsv } from "../save-csv.ts";
import { dateTimeText } from "../times.tsx";
import { Button } from "../ui/Button.tsx";
import { Download } from "../ui/icons.ts";
import { toastError } from "../ui/Toast.tsx";

/** What the figures are of, where counting ended early, and a way to take them along. */
export function FiguresFoot(props: { csv: string; countedSince: string | null }) {
  const me = useMe();
  return (
    <div class="flex flex-col items-start gap-2 text-xs text-muted">
      <Show when={props.countedSince}>
        {(at) => (
          <p class="text-warn">Counted back to {dateTimeText(at(), me().timeZone)} only: older mail took too long.</p>
        )}
      </Show>
      <p>
        Of messages that were sent, by channels that can tell. In brackets what the rate lies between, 19 times in 20.
      </p>
      <Button size="sm" onClick={() => void saveCsv(props.csv).catch((error) => toastError(error))}>
        <Download size={13} aria-hidden="true" /> Export as CSV
      </Button>
    </div>
  );
}
