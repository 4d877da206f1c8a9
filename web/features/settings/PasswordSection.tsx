import { useQueryClient } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Checkbox } from "#web/shared/ui/Checkbox.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { PasswordField } from "#web/shared/ui/PasswordField.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";

/** A new password, by the old one (AD1). */
export function PasswordSection(props: { email: string }) {
  const client = useQueryClient();
  const [current, setCurrent] = createSignal("");
  const [password, setPassword] = createSignal("");
  const [endKeys, setEndKeys] = createSignal(true);
  const change = createSubmit(async () => {
    await request("POST /api/me/password", {
      body: { current: current(), password: password(), endKeys: endKeys() },
    });
    setCurrent("");
    setPassword("");
    toast(`Password changed: other sessions${endKeys() ? " and your API keys" : ""} have ended`);
    await Promise.all(["sessions", "keys"].map((key) => client.invalidateQueries({ queryKey: [key] })));
  });
  return (
    <Section title="Password" lead="Changing it signs you out everywhere else.">
      <form
        class="grid grid-cols-2 items-start gap-4 p-4 phone:grid-cols-1"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void change.run();
        }}
      >
        <input type="hidden" autocomplete="username" value={props.email} />
        <PasswordField
          label="Current password"
          autocomplete="current-password"
          value={current()}
          onChange={setCurrent}
          error={change.on("current")}
          required
        />
        <PasswordField
          label="New password"
          autocomplete="new-password"
          least={10}
          value={password()}
          onChange={setPassword}
          hint="At least 10 characters."
          error={change.on("password")}
          required
        />
        <div class="col-span-full">
          <Checkbox
            label="Also end my API keys"
            hint="Write keys stay."
            checked={endKeys()}
            onChange={setEndKeys}
          />
        </div>
        <Show when={change.beside()}>
          {(words) => (
            <div class="col-span-full">
              <Notice tone="danger">{words()}</Notice>
            </div>
          )}
        </Show>
        <div class="col-span-full flex justify-end">
          <Button type="submit" pending={change.pending()} disabled={current() === "" || password() === ""}>
            Change password
          </Button>
        </div>
      </form>
    </Section>
  );
}
