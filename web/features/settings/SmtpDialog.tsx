import { createEffect, createSignal, on, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { ApiError } from "#web/shared/api-error.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";

type Channel = Answer<"GET /api/channels">["items"][number];
type Security = "tls" | "starttls" | "none";
const securities = [
  { value: "tls", label: "TLS from the start", detail: "Usually port 465" },
  { value: "starttls", label: "STARTTLS", detail: "Usually port 587" },
  { value: "none", label: "None", detail: "Only for a server on this machine" },
] as const;
const usualPort: Record<Security, string> = { tls: "465", starttls: "587", none: "25" };

/** Connects an SMTP server or changes one. The connection is tried before it is saved (CH4). */
export function SmtpDialog(
  props: { editing: { channel: Channel | null } | null; onClose: () => void; onSaved: (name: string) => void },
) {
  const [name, setName] = createSignal("");
  const [host, setHost] = createSignal("");
  const [port, setPort] = createSignal("");
  const [security, setSecurity] = createSignal<Security>("starttls");
  const [username, setUsername] = createSignal("");
  const [password, setPassword] = createSignal("");
  const [error, setError] = createSignal<ApiError | null>(null);
  const [pending, setPending] = createSignal(false);
  const channel = () => props.editing?.channel ?? null;
  createEffect(on(() => props.editing, (editing) => {
    if (!editing) return;
    const settings = (editing.channel?.settings ?? {}) as {
      host?: string;
      port?: number;
      security?: Security;
      username?: string;
    };
    setName(editing.channel?.name ?? "Our mail server");
    setHost(settings.host ?? "");
    setPort(String(settings.port ?? usualPort.starttls));
    setSecurity(settings.security ?? "starttls");
    setUsername(settings.username ?? "");
    setPassword("");
    setError(null);
  }));
  const chooseSecurity = (value: Security) => {
    if (port() === usualPort[security()]) setPort(usualPort[value]);
    setSecurity(value);
  };
  const submit = async () => {
    setPending(true);
    setError(null);
    const { caCertificate } = channel()?.settings ?? {};
    const settings = {
      host: host().trim(),
      port: Number(port()),
      security: security(),
      ...(username().trim() ? { username: username().trim() } : {}),
      ...(caCertificate ? { caCertificate } : {}),
    };
    const secret = password() ? { secret: { password: password() } } : {};
    try {
      const old = channel();
      const body = { name: name(), settings, ...secret };
      if (old) await request("PATCH /api/channels/:id", { params: { id: old.id }, body });
      else await request("POST /api/channels", { body: { kind: "smtp", ...body } });
      props.onSaved(name());
    } catch (cause) {
      if (cause instanceof ApiError) setError(cause);
    } finally {
      setPending(false);
    }
  };
  const fields = [
    "name",
    "settings.host",
    "settings.port",
    "settings.security",
    "settings.username",
    "secret.password",
  ];
  const errorAt = (field: string) => error()?.field === field ? error()!.message : null;
  return (
    <Dialog
      open={props.editing !== null}
      onClose={props.onClose}
      title={channel() ? `Edit ${channel()!.name}` : "Connect an SMTP server"}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={pending()}>Test and save</Button>
        </>
      }
    >
      <div class="grid grid-cols-3 gap-3">
        <TextField class="col-span-3" label="Name" value={name()} onChange={setName} error={errorAt("name")} required />
        <TextField
          class="col-span-2"
          label="Server"
          value={host()}
          onChange={setHost}
          error={errorAt("settings.host")}
          placeholder="smtp.example.com"
          required
        />
        <TextField
          label="Port"
          type="number"
          inputmode="numeric"
          value={port()}
          onChange={setPort}
          error={errorAt("settings.port")}
          required
        />
        <Select
          class="col-span-3"
          label="Security"
          options={[...securities]}
          value={security()}
          onChange={chooseSecurity}
          error={errorAt("settings.security")}
        />
        <TextField
          class="col-span-3"
          label="User name"
          value={username()}
          onChange={setUsername}
          autocomplete="off"
          error={errorAt("settings.username")}
        />
        <TextField
          class="col-span-3"
          label="Password"
          type="password"
          value={password()}
          onChange={setPassword}
          autocomplete="new-password"
          hint={channel()?.hasSecret
            ? "Leave empty to keep the one that is stored, while nothing else but the name changes."
            : undefined}
          error={errorAt("secret.password")}
        />
        <Show when={error() && !fields.includes(error()!.field ?? "")}>
          <div class="col-span-3">
            <Notice tone="danger">{error()!.message}</Notice>
          </div>
        </Show>
      </div>
    </Dialog>
  );
}
