import { createSignal, Show } from "solid-js";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { PasswordField } from "#web/shared/ui/PasswordField.tsx";
import { Notice } from "#web/shared/ui/states.tsx";

/** Asks for one's password again before how one signs in changes (AD1). */
export function AskPassword(
  props: { action: string; onGiven: (password: string) => Promise<unknown>; onClose: () => void },
) {
  const [password, setPassword] = createSignal("");
  const give = createSubmit(() => props.onGiven(password()));
  return (
    <Dialog
      open
      width="sm"
      onClose={props.onClose}
      title="Your password"
      description="To make sure that it is you."
      onSubmit={() => void give.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={give.pending()} disabled={password() === ""}>
            {props.action}
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-3">
        <PasswordField
          label="Password"
          autocomplete="current-password"
          value={password()}
          onChange={setPassword}
          error={give.on("password")}
          required
        />
        <Show when={give.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
