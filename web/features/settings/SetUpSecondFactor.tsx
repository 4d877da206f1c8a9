import { createSignal, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { KeyLine } from "./KeyLine.tsx";
import { QrCode } from "./QrCode.tsx";

/** The secret for the app, as a picture and as text, and the first code of it, which turns it on (AD1). */
export function SetUpSecondFactor(
  props: { factor: Answer<"POST /api/me/second-factor">; onDone: () => void; onClose: () => void },
) {
  const [code, setCode] = createSignal("");
  const confirm = createSubmit(async () => {
    await request("POST /api/me/second-factor/confirm", { body: { code: code() } });
    props.onDone();
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Set up your authenticator app"
      description="Scan this with the app, then type the code that it shows."
      onSubmit={() => void confirm.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={confirm.pending()} disabled={code().trim() === ""}>
            Turn on
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-4">
        <QrCode text={props.factor.uri} label="QR code for your authenticator app" />
        <KeyLine label="Or type this key" value={props.factor.key} />
        <TextField
          label="Code"
          autocomplete="one-time-code"
          inputmode="numeric"
          value={code()}
          onChange={setCode}
          error={confirm.on("code")}
          required
        />
        <Show when={confirm.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
