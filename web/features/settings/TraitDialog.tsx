import { useQuery } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import {
  editRights,
  keyOfLabel,
  type OptionLine,
  optionsOf,
  type Trait,
  type TraitEntity,
  traitTypes,
} from "./trait-form.ts";
import { TraitOptions } from "./TraitOptions.tsx";

/** Defines a trait, or changes its label, options and right; key and type stay, since values hang on them (PD5). */
export function TraitDialog(
  props: { entity: TraitEntity; trait: Trait | null; onClose: () => void; onSaved: (label: string) => void },
) {
  const old = props.trait;
  const [label, setLabel] = createSignal(old?.label ?? "");
  const [key, setKey] = createSignal<string | null>(old?.key ?? null);
  const [type, setType] = createSignal<Trait["type"]>(old?.type ?? "text");
  const [right, setRight] = createSignal<Trait["editRight"]>(old?.editRight ?? "members");
  const [lines, setLines] = createSignal<OptionLine[]>(old?.options ?? []);
  const uses = useQuery(() => ({
    queryKey: ["trait-uses", old?.id],
    queryFn: ({ signal }) => request("GET /api/traits/:id/uses", { params: { id: old!.id }, signal }),
    enabled: old?.type === "select",
    meta: { follows: ["account", "user", "teammate", "conversation"] },
  }));
  const countOf = (value: string) => uses.data?.options.find((one) => one.value === value)?.count;
  const save = createSubmit(async (idempotencyKey) => {
    const common = {
      label: label(),
      editRight: right(),
      ...(type() === "select" ? { options: optionsOf(lines()) } : {}),
    };
    if (old) await request("PATCH /api/traits/:id", { params: { id: old.id }, body: common });
    else {
      const body = { ...common, entity: props.entity, key: key() ?? keyOfLabel(label()), type: type() };
      await request("POST /api/traits", { body, idempotencyKey });
    }
    props.onSaved(label());
  });
  const ofOptions = () =>
    save.on("options") ??
      lines().map((_, n) => save.on(`options.${n}.label`) ?? save.on(`options.${n}.value`)).find(Boolean) ?? null;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={old ? `Edit ${old.label}` : "New trait"}
      onSubmit={() => void save.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={save.pending()}>Save</Button>
        </>
      }
    >
      <div class="flex flex-col gap-3">
        <TextField label="Label" value={label()} onChange={setLabel} error={save.on("label")} required />
        <TextField
          label="Key"
          hint={old ? "A key never changes: texts and imports use it." : "How texts, imports and the API name it."}
          value={key() ?? keyOfLabel(label())}
          onChange={setKey}
          disabled={old !== null}
          error={save.on("key")}
        />
        <Select
          label="Type"
          options={[...traitTypes]}
          value={type()}
          onChange={(next) => {
            setType(next);
            if (next === "select" && lines().length === 0) setLines([{ value: null, label: "" }]);
          }}
          disabled={old !== null}
          error={save.on("type")}
        />
        <Show when={type() === "select"}>
          <TraitOptions lines={lines()} onChange={setLines} countOf={countOf} error={ofOptions()} />
        </Show>
        <Select label="Who may set it" options={[...editRights]} value={right()} onChange={setRight} />
        <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
