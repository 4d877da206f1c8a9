import { createSignal, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { useQueryClient } from "@tanstack/solid-query";
import { type Answer, request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { changedTraits, traitText, type TraitValue } from "#web/shared/traits/trait-text.ts";
import { TraitFields } from "#web/shared/traits/TraitFields.tsx";
import { useTraits } from "#web/shared/traits/use-traits.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Facts, Section } from "#web/shared/ui/Page.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";

type Conversation = Answer<"GET /api/conversations/:id">;

/** A conversation's traits beside its thread, each with its value, set by hand (VI3, VI9). Nothing where none are defined. */
export function ThreadTraits(props: { conversation: Pick<Conversation, "id" | "traits"> }) {
  const me = useMe();
  const traits = useTraits("conversation");
  const [isEditing, setEditing] = createSignal(false);
  return (
    <Show when={traits().length > 0}>
      <Section
        title="Traits"
        actions={
          <Show when={mayWork(me())}>
            <Button size="sm" aria-label="Edit traits" onClick={() => setEditing(true)}>Edit</Button>
          </Show>
        }
      >
        <div class="p-4">
          <Facts
            facts={traits().map((trait) => ({
              label: trait.label,
              value: traitText(trait, props.conversation.traits[trait.key]) || "—",
            }))}
          />
        </div>
      </Section>
      <Show when={isEditing()}>
        <EditTraits conversation={props.conversation} onClose={() => setEditing(false)} />
      </Show>
    </Show>
  );
}

function EditTraits(props: { conversation: Pick<Conversation, "id" | "traits">; onClose: () => void }) {
  const client = useQueryClient();
  const traits = useTraits("conversation");
  const before = { ...props.conversation.traits };
  const [values, setValues] = createStore<Record<string, TraitValue>>({ ...before });
  const changes = () => changedTraits(before, values);
  const save = createSubmit(async () => {
    const { id } = props.conversation;
    await request("PATCH /api/conversations/:id", { params: { id }, body: { traits: changes() } });
    await client.invalidateQueries({ queryKey: ["conversation", id] });
    toast("Traits saved");
    props.onClose();
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Traits of the conversation"
      onSubmit={() => void save.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            pending={save.pending()}
            disabled={Object.keys(changes()).length === 0}
          >
            Save
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-3">
        <TraitFields
          traits={traits()}
          values={values}
          onChange={(key, value) => setValues(key, value)}
          errorOn={save.on}
        />
        <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
