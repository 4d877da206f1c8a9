import { createEffect, createSignal, For, on, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { ChevronRight } from "#web/shared/ui/icons.ts";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { ChannelFieldInput } from "./ChannelFieldInput.tsx";
import { bodyOf, fieldsNow, valuesOf } from "./channel-form.ts";
import { type Channel, type ChannelField, type ChannelKind, channelKinds, type Values } from "./channel-kinds.ts";
import { isNeeded, type Wrong, wrongAfter, wrongBefore } from "./channel-words.ts";
import { CopyLine } from "./CopyLine.tsx";

export type Editing = { kind: ChannelKind; channel: Channel | null };

const onlyHere = (address: string) =>
  /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);

/** Connects a channel or changes one, by what its kind asks for. The connection is tried before it is saved (CH4). */
export function ChannelDialog(
  props: { editing: Editing | null; onClose: () => void; onSaved: (channel: Channel, isNew: boolean) => void },
) {
  const [name, setName] = createSignal("");
  const [values, setValues] = createSignal<Values>({});
  const [error, setError] = createSignal<Wrong | null>(null);
  const [pending, setPending] = createSignal(false);
  const [rareShown, setRareShown] = createSignal(false);
  let body!: HTMLDivElement;
  let beside: HTMLDivElement | undefined;
  const channel = () => props.editing?.channel ?? null;
  const kind = () => channelKinds[props.editing?.kind ?? "smtp"];
  createEffect(on(() => props.editing, (editing) => {
    if (!editing) return;
    setName(editing.channel?.name ?? channelKinds[editing.kind].name);
    setValues(valuesOf(editing.kind, editing.channel));
    setError(null);
    setRareShown(false);
  }));
  const fields = () => props.editing ? fieldsNow(props.editing.kind, values(), channel()) : [];
  const main = () => fields().filter(({ rare, hook }) => !rare && !hook);
  const hooks = () => fields().filter(({ hook }) => hook);
  const rare = () => fields().filter((field) => field.rare);
  const change = (field: ChannelField, value: string) =>
    setValues((before) => ({ ...before, ...field.then?.(before, value), [field.key]: value }));
  const isRareShown = () => rareShown() || rare().some(({ key }) => errorAt(key) !== null);
  const hookAddress = () => {
    const address = channel()?.hooks?.address;
    return address ? new URL(address, location.origin).href : null;
  };

  const submit = async () => {
    const editing = props.editing;
    if (!editing) return;
    const nameless = name().trim() === "" ? { field: "name", words: "Name is needed." } : null;
    const wrong = nameless ?? wrongBefore(fields(), values(), channel()?.secrets ?? []);
    setError(wrong);
    if (wrong) return showError();
    setPending(true);
    try {
      const body = { name: name(), ...bodyOf(fields(), values()) };
      const saved = editing.channel
        ? await request("PATCH /api/channels/:id", { params: { id: editing.channel.id }, body })
        : await request("POST /api/channels", { body: { kind: editing.kind, ...body } });
      props.onSaved(saved, editing.channel === null);
    } catch (cause) {
      setError(wrongAfter(cause, fields()));
      showError();
    } finally {
      setPending(false);
    }
  };
  const errorAt = (key: string) => error()?.field === key ? error()!.words : null;
  /** Whoever pressed the button is led to what is wrong: the field itself, or what stands beside the button. */
  const showError = () =>
    queueMicrotask(() => {
      const at = body.querySelector<HTMLElement>("[aria-invalid=true], [role=alert]") ?? beside;
      at?.focus();
      at?.scrollIntoView({ block: "nearest" });
    });
  const input = (field: ChannelField) => (
    <ChannelFieldInput
      field={field}
      value={values()[field.key] ?? ""}
      onChange={(value) => change(field, value)}
      error={errorAt(field.key)}
      needed={isNeeded(field, values())}
      stored={channel()?.secrets.includes(field.key.replace(/^secret\./, "")) === true}
      hookAddress={hookAddress()}
    />
  );
  return (
    <Dialog
      open={props.editing !== null}
      onClose={props.onClose}
      title={channel() ? `Edit ${channel()!.name}` : `Connect ${kind().label}`}
      description={kind().help}
      onSubmit={() => void submit()}
      footer={
        <div class="flex min-w-0 flex-1 flex-col gap-2">
          <Show when={error()?.field === null && error()}>
            {(at) => (
              <div ref={beside} tabindex="-1" class="break-words">
                <Notice tone="danger">{at().words}</Notice>
              </div>
            )}
          </Show>
          <div class="flex justify-end gap-2">
            <Button onClick={props.onClose}>Cancel</Button>
            <Button look="primary" type="submit" pending={pending()}>Test and save</Button>
          </div>
        </div>
      }
    >
      <div ref={body} class="flex flex-col gap-3">
        <TextField label="Name" value={name()} onChange={setName} error={errorAt("name")} required />
        <For each={main()}>{input}</For>
        <Show when={hooks().length > 0 && hookAddress()}>
          {(address) => (
            <fieldset class="mt-2 flex flex-col gap-3 rounded-lg border p-3">
              <legend class="px-1 text-xs font-medium text-muted">What comes back</legend>
              <CopyLine label="Webhook address" value={address()} />
              <Show when={onlyHere(address())}>
                <Notice tone="warn">
                  Nobody outside reaches this address: set PUBLIC_URL to where Parley is found.
                </Notice>
              </Show>
              <ol class="list-decimal pl-5 text-xs text-muted">
                <For each={kind().hookSteps ?? []}>{(step) => <li class="mt-0.5">{step}</li>}</For>
              </ol>
              <For each={hooks()}>{input}</For>
            </fieldset>
          )}
        </Show>
        <Show when={rare().length > 0}>
          <div>
            <Button
              size="sm"
              look="ghost"
              aria-expanded={isRareShown()}
              onClick={() => setRareShown((shown) => !shown)}
            >
              <ChevronRight
                size={14}
                class={isRareShown() ? "rotate-90" : ""}
                aria-hidden="true"
              />{" "}
              More settings
            </Button>
          </div>
          <Show when={isRareShown()}>
            <For each={rare()}>{input}</For>
          </Show>
        </Show>
      </div>
    </Dialog>
  );
}
