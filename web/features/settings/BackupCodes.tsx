import { For } from "solid-js";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";

/** Codes for the day on which the phone is lost; shown once (AD1). */
export function BackupCodes(props: { codes: string[]; onClose: () => void }) {
  const copy = () => navigator.clipboard?.writeText(props.codes.join("\n")).catch(() => {});
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Your backup codes"
      description="Keep them where you find them without your phone. Each works once, and they are not shown again."
      footer={
        <>
          <Button onClick={() => void copy()}>Copy</Button>
          <Button look="primary" onClick={props.onClose}>I have kept them</Button>
        </>
      }
    >
      <ul class="grid grid-cols-2 gap-1.5 font-mono text-sm" aria-label="Backup codes">
        <For each={props.codes}>{(code) => <li>{code}</li>}</For>
      </ul>
    </Dialog>
  );
}
