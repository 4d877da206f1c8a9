import { createEffect, createMemo, on } from "solid-js";
import { createStore } from "solid-js/store";
import type { FileRef } from "#jobs/document/nodes.ts";
import { maySend, useMe } from "#web/shared/me.ts";
import { createPreview } from "#web/shared/start/create-preview.ts";
import { bodyOf, type StartForm } from "#web/shared/start/start-form.ts";
import { TextFields } from "#web/shared/start/TextFields.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { followUpForm, formOf, textPatch } from "./action-form.ts";
import { titleOf } from "./action-words.ts";
import { type Action, followable, type FollowUpAction, startOf } from "./definition.ts";
import type { Faults } from "./faults.ts";
import { NumberField } from "./NumberField.tsx";
import { Part } from "./Part.tsx";
import { ReviewFields } from "./TimingFields.tsx";

/** A mail in the same thread, some days after one that nobody answered (PB4). */
export function FollowUpFields(
  props: {
    action: FollowUpAction;
    actions: readonly Action[];
    files: FileRef[];
    /** Some accounts that match, whose people the text is shown for. */
    accountIds: string[];
    onEdit: (patch: Partial<FollowUpAction>) => void;
    faults: Faults;
  },
) {
  const me = useMe();
  const root = createMemo(() => startOf(props.actions, props.action.after));
  const [form, setForm] = createStore<StartForm>(followUpForm(props.action, root(), props.files));
  createEffect(on(() => root()?.strategy, (strategy) => strategy && setForm("strategy", strategy), { defer: true }));
  createEffect(on(() => JSON.stringify(textPatch(form)), () => props.onEdit(textPatch(form)), { defer: true }));
  const options = () => followable(props.actions, props.action.key);
  // It goes to whom the conversation began with.
  const body = createMemo(() => {
    const [{ accountIds }, begun] = [props, root()];
    if (accountIds.length === 0 || begun === null || !maySend(me())) return null;
    return bodyOf({ ...formOf(begun, []), when: "now" }, { accountIds });
  });
  const { query } = createPreview(body);
  return (
    <div class="flex flex-col gap-6">
      <div class="flex flex-wrap items-start gap-4">
        <Select
          class="min-w-56 flex-1"
          label="After"
          options={options().map((one) => ({ value: one.key, label: titleOf(one) }))}
          value={options().some((one) => one.key === props.action.after) ? props.action.after : null}
          placeholder="Which mail it follows"
          onChange={(after) => props.onEdit({ after })}
          error={props.faults.on("after")}
        />
        <NumberField
          class="w-40"
          label="Days after it was sent"
          value={props.action.afterDays}
          onChange={(afterDays) => props.onEdit({ afterDays })}
          least={1}
          most={365}
          error={props.faults.on("afterDays")}
        />
        <p class="w-full text-xs text-faint">
          It goes to the same people, from the same sender, in the same thread. Nobody who replied gets it.
        </p>
      </div>
      <Part title="Text">
        <TextFields
          form={form}
          setForm={setForm}
          errorOn={props.faults.on}
          items={body() !== null && query.isSuccess ? query.data.items : []}
        />
      </Part>
      <Part title="Before it leaves">
        <ReviewFields
          action={props.action}
          onEdit={(patch) => props.onEdit(patch as Partial<FollowUpAction>)}
          faults={props.faults}
        />
      </Part>
    </div>
  );
}
