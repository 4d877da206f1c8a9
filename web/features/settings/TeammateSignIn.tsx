import { createSignal } from "solid-js";
import { request } from "#web/shared/api.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { CopyLine } from "./CopyLine.tsx";
import { SessionsSection } from "./SessionsSection.tsx";

/** For an admin: lets a teammate in again who forgot their password or lost their phone, and ends their sessions (AD1). */
export function TeammateSignIn(props: { teammate: { id: string; name: string } }) {
  const [link, setLink] = createSignal<string | null>(null);
  const [resetting, setResetting] = createSignal(false);
  const params = () => ({ id: props.teammate.id });
  const makeLink = async () => {
    try {
      setLink((await request("POST /api/teammates/:id/reset-link", { params: params() })).resetUrl);
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <>
      <Section title="Sign-in">
        <div class="flex flex-wrap gap-2 p-4">
          <Button onClick={() => void makeLink()}>Link for a new password</Button>
          <Button onClick={() => setResetting(true)}>Take away the authenticator app</Button>
        </div>
      </Section>
      <SessionsSection teammate={props.teammate} />
      <Dialog
        open={link() !== null}
        onClose={() => setLink(null)}
        title={`New password for ${props.teammate.name}`}
      >
        <div class="flex flex-col gap-3">
          <p class="text-sm text-muted">
            Send this link to{" "}
            {props.teammate.name}. It works once, for a week, and is not shown again: whoever opens it sets the
            password.
          </p>
          <CopyLine label="Link" value={link() ?? ""} />
        </div>
      </Dialog>
      <ConfirmDialog
        open={resetting()}
        onClose={() => setResetting(false)}
        title={`Take away the authenticator app of ${props.teammate.name}?`}
        action="Take away"
        danger
        onConfirm={async () => {
          await request("DELETE /api/teammates/:id/second-factor", { params: params() });
          toast(`${props.teammate.name} signs in by password alone`);
        }}
      >
        Until they set it up again, their password alone signs them in.
      </ConfirmDialog>
    </>
  );
}
