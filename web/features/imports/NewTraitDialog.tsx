import { useQueryClient } from "@tanstack/solid-query";
import { createEffect, createSignal, on, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { guessType, keyOfHeader, type TraitType } from "./guess-trait.ts";

/** A column that is to become a trait which is not there yet. */
export type NewTrait = { entity: "user" | "account" | "teammate"; column: string; samples: string[] };

const types: { value: TraitType; label: string }[] = [
  { value: "text", label: "Text" },
  { value: "number", label: "Number" },
  { value: "boolean", label: "Yes or no" },
  { value: "date", label: "Date" },
  { value: "url", label: "Link" },
];

/** Defines a trait while a file is mapped (PD5, PD6): key and type are guessed from the column. */
export function NewTraitDialog(
  props: { of: NewTrait | null; onClose: () => void; onMade: (of: NewTrait, target: string) => void },
) {
  const client = useQueryClient();
  const [label, setLabel] = createSignal("");
  const [key, setKey] = createSignal("");
  const [type, setType] = createSignal<TraitType>("text");
  const make = createSubmit(async (idempotencyKey) => {
    const of = props.of!;
    const body = { entity: of.entity, key: key().trim(), label: label().trim(), type: type() };
    await request("POST /api/traits", { body, idempotencyKey });
    await client.invalidateQueries({ queryKey: ["traits"] });
    props.onMade(of, `${of.entity}.traits.${body.key}`);
  });
  createEffect(on(() => props.of, (of) => {
    if (!of) return;
    make.clear();
    setLabel(of.column.slice(0, 100));
    setKey(keyOfHeader(of.column));
    setType(guessType(of.samples));
  }));
  return (
    <Dialog
      open={props.of !== null}
      onClose={props.onClose}
      title={`New ${props.of?.entity ?? "user"} trait`}
      description={`For the column ${
        props.of?.column ?? ""
      }. Its type was guessed from the first rows and stays as it is made.`}
      onSubmit={() => void make.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={make.pending()} disabled={!label().trim() || !key().trim()}>
            Make trait
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-4">
        <TextField label="Label" value={label()} onChange={setLabel} maxLength={100} error={make.on("label")} />
        <TextField label="Key" value={key()} onChange={setKey} maxLength={50} error={make.on("key")} />
        <Select label="Type" options={types} value={type()} onChange={setType} error={make.on("type")} />
        <Show when={make.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
