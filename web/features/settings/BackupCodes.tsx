import { createSignal, For } from "solid-js";
import { Button, buttonClass } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";

/** Codes for the day on which the phone is lost; shown once (AD1). */
export function BackupCodes(props: { codes: string[]; onClose: () => void }) {
  const [copied, setCopied] = createSignal(false);
  let list!: HTMLUListElement;
  const copy = async () => {
    getSelection()?.selectAllChildren(list);
    try {
      await navigator.clipboard.writeText(props.codes.join("\n"));
      setCopied(true);
    } catch {
      setCopied(false); // no clipboard on plain http: the codes stand selected, to be copied by hand
    }
  };
  const file = () =>
    `data:text/plain;charset=utf-8,${encodeURIComponent(`Parley backup codes\n\n${props.codes.join("\n")}\n`)}`;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Your backup codes"
      description="Keep them where you find them without your phone. Each works once, and they are not shown again."
      footer={
        <>
          <a class={buttonClass()} href={file()} download="parley-backup-codes.txt">Download</a>
          <Button onClick={() => void copy()}>{copied() ? "Copied" : "Copy"}</Button>
          <Button look="primary" onClick={props.onClose}>I have kept them</Button>
        </>
      }
    >
      <ul ref={list} class="grid grid-cols-2 gap-1.5 font-mono text-base select-all" aria-label="Backup codes">
        <For each={props.codes}>{(code) => <li>{code}</li>}</For>
      </ul>
    </Dialog>
  );
}
