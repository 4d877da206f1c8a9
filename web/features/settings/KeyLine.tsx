import { createSignal, createUniqueId, For } from "solid-js";
import { Button } from "#web/shared/ui/Button.tsx";
import { labelClass } from "#web/shared/ui/TextField.tsx";

/** A long key to be typed on another device: all of it in sight, in groups of four, and copied as one. */
export function KeyLine(props: { label: string; value: string }) {
  const [copied, setCopied] = createSignal(false);
  const id = createUniqueId();
  let key!: HTMLElement;
  const copy = async () => {
    getSelection()?.selectAllChildren(key);
    try {
      await navigator.clipboard.writeText(props.value);
      setCopied(true);
    } catch {
      setCopied(false); // no clipboard on plain http: the key stands selected, to be copied by hand
    }
  };
  return (
    <div role="group" aria-labelledby={id}>
      <p id={id} class={labelClass}>{props.label}</p>
      <div class="flex items-start gap-2">
        <code ref={key} class="min-w-0 flex-1 rounded-md border bg-sunken px-2.5 py-1.5 font-mono text-sm select-all">
          {/* Apart to the eye only: what is copied by hand has no gaps. */}
          <For each={props.value.match(/.{1,4}/g) ?? []}>{(four) => <span class="mr-2 inline-block">{four}</span>}</For>
        </code>
        <Button onClick={() => void copy()}>{copied() ? "Copied" : "Copy"}</Button>
      </div>
    </div>
  );
}
