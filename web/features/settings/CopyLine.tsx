import { createSignal } from "solid-js";
import { Button } from "#web/shared/ui/Button.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";

/** A value to take away: a link or a key that is shown once. */
export function CopyLine(props: { label: string; value: string }) {
  const [copied, setCopied] = createSignal(false);
  let input: HTMLInputElement | HTMLTextAreaElement | undefined;
  const copy = async () => {
    input?.select();
    try {
      await navigator.clipboard.writeText(props.value);
      setCopied(true);
    } catch {
      setCopied(false); // no clipboard on plain http: the text stands selected, to be copied by hand
    }
  };
  return (
    <div class="flex items-end gap-2">
      <TextField
        class="min-w-0 flex-1"
        label={props.label}
        value={props.value}
        onChange={() => {}}
        readOnly
        ref={(element) => input = element}
      />
      <Button onClick={() => void copy()}>{copied() ? "Copied" : "Copy"}</Button>
    </div>
  );
}
