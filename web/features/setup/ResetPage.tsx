import { useNavigate, useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { PasswordField } from "#web/shared/ui/PasswordField.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";
import { Door } from "./Door.tsx";
import { IfLinkOpen } from "./IfLinkOpen.tsx";

/** Sets a new password by the one-time link that an admin gave (AD1). */
export default function ResetPage() {
  const params = useParams<{ token: string }>();
  const navigate = useNavigate();
  const link = useQuery(() => ({
    queryKey: ["reset", params.token],
    queryFn: ({ signal }) => request("GET /api/reset/:token", { params: { token: params.token }, signal }),
    staleTime: Infinity,
    retry: false,
  }));
  const [password, setPassword] = createSignal("");
  const reset = createSubmit(async () => {
    await request("POST /api/reset/:token", { params: { token: params.token }, body: { password: password() } });
    toast("Password set: sign in with it");
    navigate("/sign-in", { replace: true });
  });
  const email = () => link.isSuccess ? link.data.email : "";
  return (
    <IfLinkOpen query={link} gone="It was used or has ended. An admin of your team can make you a new one.">
      <Door
        title="A new password"
        lead={
          <>
            For <strong class="font-medium text-text">{email()}</strong>. It ends every sign-in by the old one.
          </>
        }
      >
        <form
          class="flex flex-col gap-4"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void reset.run();
          }}
        >
          <Show when={reset.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
          {/* Password managers need to know whose password it is. */}
          <input type="hidden" autocomplete="username" value={email()} />
          <PasswordField
            label="Password"
            autocomplete="new-password"
            least={10}
            value={password()}
            onChange={setPassword}
            hint="At least 10 characters."
            error={reset.on("password")}
            required
            autofocus
          />
          <Button type="submit" look="primary" pending={reset.pending()}>Set password</Button>
        </form>
      </Door>
    </IfLinkOpen>
  );
}
