import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";

/** Signs in by a code that is mailed to the teammate's address (AD1). `onDone` is told whether a second step follows. */
export function MailedCode(props: { email: string; onDone: (secondFactor: boolean) => void; onLeave: () => void }) {
  const [email, setEmail] = createSignal(props.email);
  const [code, setCode] = createSignal("");
  const [asked, setAsked] = createSignal(false);
  const ask = createSubmit(async () => {
    await request("POST /api/sign-in/mailed-code", { body: { email: email() } });
    setAsked(true);
  });
  const enter = createSubmit(async () => {
    const body = { email: email(), code: code() };
    props.onDone((await request("POST /api/sign-in/by-code", { body })).secondFactor);
  });
  return (
    <form
      class="flex flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void (asked() ? enter : ask).run();
      }}
    >
      <Show when={(asked() ? enter : ask).beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      <Show
        when={asked()}
        fallback={
          <TextField
            label="E-mail"
            type="email"
            autocomplete="username"
            value={email()}
            onChange={setEmail}
            error={ask.on("email")}
            required
            autofocus
          />
        }
      >
        <p class="text-sm text-muted">
          If {email()} is a teammate's address, a code is on its way to it. It works once, within 10 minutes.
        </p>
        <TextField
          label="Code"
          autocomplete="one-time-code"
          inputmode="numeric"
          value={code()}
          onChange={setCode}
          error={enter.on("code")}
          required
          autofocus
        />
      </Show>
      <Button type="submit" look="primary" pending={ask.pending() || enter.pending()}>
        {asked() ? "Sign in" : "Mail me a code"}
      </Button>
      <Button look="ghost" size="sm" onClick={props.onLeave}>Use my password</Button>
    </form>
  );
}
