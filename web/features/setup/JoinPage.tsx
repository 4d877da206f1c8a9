import { useNavigate, useParams } from "@solidjs/router";
import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createEffect, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { Door } from "./Door.tsx";
import { IfLinkOpen } from "./IfLinkOpen.tsx";
import { NameFields, newPerson, PasswordAndZone } from "./PersonFields.tsx";

/** A teammate joins by the one-time link that an admin gave them (AD1). */
export default function JoinPage() {
  const params = useParams<{ token: string }>();
  const navigate = useNavigate();
  const client = useQueryClient();
  const link = useQuery(() => ({
    queryKey: ["join", params.token],
    queryFn: ({ signal }) => request("GET /api/join/:token", { params: { token: params.token }, signal }),
    staleTime: Infinity,
  }));
  const [form, change] = createStore(newPerson());
  const invited = () => (link.isSuccess ? link.data : undefined);
  createEffect(() => {
    const names = invited();
    if (names) change({ firstName: names.firstName, lastName: names.lastName });
  });
  const submit = createSubmit<[]>(async (idempotencyKey) => {
    await request("POST /api/join/:token", { params: { token: params.token }, body: { ...form }, idempotencyKey });
    client.clear();
    navigate("/", { replace: true });
  });
  return (
    <IfLinkOpen query={link} gone="It was used or has ended. An admin of your team can make you a new one.">
      <Door
        title={`Join ${invited()?.workspaceName ?? "Parley"}`}
        lead={
          <>
            You will sign in as <strong class="font-medium text-text">{invited()?.email}</strong>.
          </>
        }
      >
        <form
          class="flex flex-col gap-4"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit.run();
          }}
        >
          <Show when={submit.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
          {/* Password managers need to know whose password it is. */}
          <input type="hidden" autocomplete="username" value={invited()?.email ?? ""} />
          <NameFields person={form} change={change} submit={submit} />
          <PasswordAndZone person={form} change={change} submit={submit} />
          <Button type="submit" look="primary" pending={submit.pending()}>Join</Button>
        </form>
      </Door>
    </IfLinkOpen>
  );
}
