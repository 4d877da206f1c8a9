import { useNavigate, useParams } from "@solidjs/router";
import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { createStore } from "solid-js/store";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { Door } from "./Door.tsx";
import { IfLinkOpen } from "./IfLinkOpen.tsx";
import { NameFields, newPerson, PasswordAndZone } from "./PersonFields.tsx";

/** Makes the workspace and its first admin by the one-time link that the first start prints (AD1). */
export default function SetupPage() {
  const params = useParams<{ token: string }>();
  const navigate = useNavigate();
  const client = useQueryClient();
  const link = useQuery(() => ({
    queryKey: ["setup", params.token],
    queryFn: ({ signal }) => request("GET /api/setup/:token", { params: { token: params.token }, signal }),
  }));
  const [form, change] = createStore({ ...newPerson(), workspaceName: "", email: "" });
  const submit = createSubmit<[]>(async (idempotencyKey) => {
    await request("POST /api/setup", { body: { ...form, token: params.token }, idempotencyKey });
    client.clear();
    navigate("/", { replace: true });
  });
  return (
    <IfLinkOpen
      query={link}
      gone="The workspace is set up already, or the server was started anew and printed a new link."
    >
      <Door title="Welcome to Parley" lead="Set up the workspace. You will be its first admin.">
        <form
          class="flex flex-col gap-4"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit.run();
          }}
        >
          <Show when={submit.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
          <TextField
            label="Team name"
            autocomplete="organization"
            value={form.workspaceName}
            onChange={(workspaceName) => change({ workspaceName })}
            error={submit.on("workspaceName")}
            required
            autofocus
          />
          <NameFields person={form} change={change} submit={submit} />
          <TextField
            label="E-mail"
            type="email"
            autocomplete="username"
            value={form.email}
            onChange={(email) => change({ email })}
            error={submit.on("email")}
            required
          />
          <PasswordAndZone person={form} change={change} submit={submit} />
          <Button type="submit" look="primary" pending={submit.pending()}>Set up the workspace</Button>
        </form>
      </Door>
    </IfLinkOpen>
  );
}
