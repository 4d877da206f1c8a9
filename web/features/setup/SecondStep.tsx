import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";

/** Asks for a code of the authenticator app, or a backup code, before anybody is signed in (AD1). */
export function SecondStep(props: { onDone: () => void; onLeave: () => void }) {
  const [isBackup, setIsBackup] = createSignal(false);
  const [code, setCode] = createSignal("");
  const verify = createSubmit(async () => {
    const body = isBackup() ? { backupCode: code() } : { code: code() };
    await request("POST /api/sign-in/second-factor", { body });
    props.onDone();
  });
  const swap = () => {
    setIsBackup((before) => !before);
    setCode("");
    verify.clear();
  };
  return (
    <form
      class="flex flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void verify.run();
      }}
    >
      <Show when={verify.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      <Show
        when={isBackup()}
        fallback={
          <TextField
            label="Code"
            autocomplete="one-time-code"
            inputmode="numeric"
            value={code()}
            onChange={setCode}
            hint="The six digits that your authenticator app shows."
            error={verify.on("code")}
            required
            autofocus
          />
        }
      >
        <TextField
          label="Backup code"
          autocomplete="off"
          value={code()}
          onChange={setCode}
          hint="One of those you kept when you set it up. Each works once."
          error={verify.on("backupCode")}
          required
          autofocus
        />
      </Show>
      <Button type="submit" look="primary" pending={verify.pending()}>Sign in</Button>
      <div class="flex flex-wrap justify-between gap-2">
        <Button look="ghost" size="sm" onClick={swap}>{isBackup() ? "Use the app" : "Use a backup code"}</Button>
        <Button look="ghost" size="sm" onClick={props.onLeave}>Start again</Button>
      </div>
    </form>
  );
}
