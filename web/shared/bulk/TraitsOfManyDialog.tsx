import { createSignal, For, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { createSubmit } from "../create-submit.ts";
import type { Choice } from "../data-view/create-selection.ts";
import { TraitFields } from "../traits/TraitFields.tsx";
import type { TraitValue } from "../traits/trait-text.ts";
import { useTraits } from "../traits/use-traits.ts";
import { Button } from "../ui/Button.tsx";
import { Checkbox } from "../ui/Checkbox.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Notice } from "../ui/states.tsx";
import { choiceText, chosenBody, countOf, isSeveral } from "./choice.ts";
import { beginBulk, type BulkBody } from "./run-bulk.ts";
import { listText, Sure } from "./Sure.tsx";

/** Sets traits of many rows at once (VI3, PD5): those that are ticked get the value, blank takes it away, the others stay. */
export function TraitsOfManyDialog(
  props: { entity: "account" | "user" | "conversation"; choice: Choice; onClose: () => void },
) {
  const traits = useTraits(props.entity);
  const [ticked, setTicked] = createStore<Record<string, boolean>>({});
  const [values, setValues] = createStore<Record<string, TraitValue>>({});
  const [sure, setSure] = createSignal(false);
  const keys = () => traits().map(({ key }) => key).filter((key) => ticked[key]);
  const many = () => choiceText(props.choice, props.entity);
  const save = createSubmit(async () => {
    const set = Object.fromEntries(keys().map((key) => [key, values[key] ?? null]));
    const body = {
      entity: props.entity,
      chosen: chosenBody(props.choice),
      act: { kind: "traits", traits: set },
    } as BulkBody;
    await beginBulk(body, {
      title: `Setting traits of ${many()}`,
      done: (run) => `Traits set: ${run.changed.toLocaleString("en")} of ${run.seen.toLocaleString("en")} changed`,
      count: countOf(props.choice),
    });
    props.onClose();
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`Set traits of ${many()}`}
      onSubmit={() => void save.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            pending={save.pending()}
            disabled={keys().length === 0 || (isSeveral(props.choice) && !sure())}
          >
            Set traits
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-3">
        <Show when={traits().length === 0}>
          <p class="text-sm text-muted">There are no traits for these yet. Make one under Settings › Traits.</p>
        </Show>
        <For each={traits()}>
          {(trait) => (
            <div class="flex flex-col gap-2">
              <Checkbox
                label={`Set ${trait.label}`}
                checked={ticked[trait.key] ?? false}
                onChange={(on) => setTicked(trait.key, on)}
              />
              <Show when={ticked[trait.key]}>
                <TraitFields
                  traits={[trait]}
                  values={values}
                  onChange={(key, value) => setValues(key, value)}
                  errorOn={(field) => save.on(`act.${field}`)}
                />
              </Show>
            </div>
          )}
        </For>
        <Show when={keys().length > 0}>
          <Sure
            choice={props.choice}
            one={props.entity}
            hint={`What they hold of ${
              listText(traits().filter(({ key }) => ticked[key]).map(({ label }) => label))
            } is replaced. There is no undo.`}
            checked={sure()}
            onChange={setSure}
          />
        </Show>
        <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
