import { useNavigate, useSearchParams } from "@solidjs/router";
import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { safeNext } from "#web/places.ts";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { PasswordField } from "#web/shared/ui/PasswordField.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { Door } from "./Door.tsx";
import { MailedCode } from "./MailedCode.tsx";
import { SecondStep } from "./SecondStep.tsx";

/** Sign-in by password (AD1); goes on to the page that was asked for. */
export default function SignInPage() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [search] = useSearchParams<{ next?: string }>();
  const [email, setEmail] = createSignal("");
  const [password, setPassword] = createSignal("");
  const [step, setStep] = createSignal<"password" | "code" | "second">("password");
  const ways = useQuery(() => ({
    queryKey: ["ways-in"],
    queryFn: ({ signal }) => request("GET /api/sign-in", { signal }),
    retry: false,
  }));
  const enter = () => {
    client.clear();
    navigate(safeNext(search.next), { replace: true });
  };
  const signIn = createSubmit(async () => {
    const answer = await request("POST /api/sign-in", { body: { email: email(), password: password() } });
    if (answer.secondFactor) setStep("second");
    else enter();
  });
  const startAgain = () => {
    setPassword("");
    setStep("password");
  };
  return (
    <Door title="Sign in to Parley">
      <Show when={step() === "code"}>
        <MailedCode
          email={email()}
          onDone={(secondFactor) => secondFactor ? setStep("second") : enter()}
          onLeave={startAgain}
        />
      </Show>
      <Show when={step() === "second"}>
        <SecondStep onDone={enter} onLeave={startAgain} />
      </Show>
      <Show when={step() === "password"}>
        <form
          class="flex flex-col gap-4"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void signIn.run();
          }}
        >
          <Show when={signIn.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
          <TextField
            label="E-mail"
            type="email"
            autocomplete="username"
            value={email()}
            onChange={setEmail}
            error={signIn.on("email")}
            required
            autofocus
          />
          <PasswordField
            label="Password"
            autocomplete="current-password"
            value={password()}
            onChange={setPassword}
            error={signIn.on("password")}
            required
          />
          <Button type="submit" look="primary" pending={signIn.pending()}>Sign in</Button>
          <Show when={ways.isSuccess && ways.data.mailedCode}>
            <Button look="ghost" size="sm" onClick={() => setStep("code")}>Have a code mailed instead</Button>
          </Show>
          <p class="text-center text-xs text-faint">Forgotten? An admin of your team can make you a link.</p>
        </form>
      </Show>
    </Door>
  );
}
