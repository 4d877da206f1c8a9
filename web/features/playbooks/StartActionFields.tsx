import { createEffect, createMemo, createSignal, on, Show } from "solid-js";
import { createStore, type SetStoreFunction } from "solid-js/store";
import type { FileRef } from "#jobs/document/nodes.ts";
import { maySend, useMe } from "#web/shared/me.ts";
import { AudienceFields } from "#web/shared/start/AudienceFields.tsx";
import { createPreview } from "#web/shared/start/create-preview.ts";
import { SenderFields } from "#web/shared/start/SenderFields.tsx";
import { Skipped } from "#web/shared/start/Skipped.tsx";
import { bodyOf, type StartForm } from "#web/shared/start/start-form.ts";
import { StrategyField } from "#web/shared/start/StrategyField.tsx";
import { TextFields } from "#web/shared/start/TextFields.tsx";
import { UnsubscribesField } from "#web/shared/start/UnsubscribesField.tsx";
import { TraitFields } from "#web/shared/traits/TraitFields.tsx";
import { useTraits } from "#web/shared/traits/use-traits.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { ChevronDown, ChevronRight } from "#web/shared/ui/icons.ts";
import { Switch } from "#web/shared/ui/Switch.tsx";
import { TagInput } from "#web/shared/ui/TagInput.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { formOf, startPatch } from "./action-form.ts";
import type { StartAction } from "./definition.ts";
import type { Faults } from "./faults.ts";
import { Part } from "./Part.tsx";
import { DayField, dayHint, ReviewFields } from "./TimingFields.tsx";

type Props = {
  action: StartAction;
  files: FileRef[];
  /** Some accounts that match, whose people the text is shown for. */
  accountIds: string[];
  onEdit: (patch: Partial<StartAction>) => void;
  faults: Faults;
};

/** A conversation with each of an account's people: when, to whom, from whom, what, and what it waits for (PB2, PB3). */
export function StartActionFields(props: Props) {
  const me = useMe();
  const [form, setForm] = createStore<StartForm>(formOf(props.action, props.files));
  createEffect(on(() => JSON.stringify(startPatch(form)), () => props.onEdit(startPatch(form)), { defer: true }));
  const body = createMemo(() => {
    const { accountIds } = props;
    // Asked for a look at the words alone: such a start would be refused (SU5).
    const asked = { allowUnsubscribes: form.allowUnsubscribes && me().manageUnsubscribes };
    return accountIds.length === 0 || !maySend(me())
      ? null
      : bodyOf({ ...form, ...asked, when: "now" }, { accountIds });
  });
  const { query } = createPreview(body);
  const preview = () => (body() !== null && query.isSuccess ? query.data : undefined);
  const errorOn = (field: string) => props.faults.on(field);
  return (
    <div class="flex flex-col gap-6">
      <div class="flex flex-col gap-1">
        <DayField
          value={props.action.afterDays}
          onChange={(afterDays) => props.onEdit({ afterDays })}
          error={errorOn("afterDays")}
        />
        <p class="text-xs text-faint">{dayHint}</p>
      </div>
      <Part title="To whom">
        <AudienceFields
          label="Of each account"
          form={form}
          setForm={setForm}
          error={errorOn("audience")}
          preview={preview()}
        />
        <StrategyField form={form} setForm={setForm} errorOn={errorOn} />
        <Show when={(preview()?.skipped.length ?? 0) > 0}>
          <div class="mt-4 rounded-lg bg-sunken p-3">
            <p class="mb-1.5 text-xs font-medium text-muted">
              Skipped of the first accounts that match
            </p>
            <Skipped skipped={preview()!.skipped} audience={form.audience} />
          </div>
        </Show>
      </Part>
      <Part title="From whom">
        <SenderFields form={form} setForm={setForm} errorOn={errorOn} keeps />
      </Part>
      <Part title="Text">
        <TextFields form={form} setForm={setForm} errorOn={errorOn} items={preview()?.items ?? []} />
      </Part>
      <Part title="Before it leaves">
        <div class="flex flex-col gap-5">
          <ReviewFields action={props.action} onEdit={(patch) => edit(props, setForm, patch)} faults={props.faults} />
          <Switch
            label="Watch for life events"
            hint="Holds it when its reader writes in, a colleague mails them, or the account churns."
            checked={props.action.watchLife}
            onChange={(watchLife) => props.onEdit({ watchLife })}
          />
          <UnsubscribesField
            form={form}
            setForm={setForm}
            isGroup={form.strategy === "perAccount"}
            error={errorOn("allowUnsubscribes")}
            unmanaged="left_out"
          />
        </div>
      </Part>
      <More form={form} setForm={setForm} errorOn={errorOn} />
    </div>
  );
}

/** The approval stands in the form and in the action alike. */
function edit(props: Props, setForm: SetStoreFunction<StartForm>, patch: Record<string, unknown>) {
  if ("approval" in patch) setForm({ approval: Boolean(patch["approval"]) });
  else props.onEdit(patch);
}

/** What most mails do without. */
function More(
  props: {
    form: StartForm;
    setForm: SetStoreFunction<StartForm>;
    errorOn: (field: string) => string | null;
  },
) {
  const traits = useTraits("conversation");
  const isUsed = () => {
    const { replyTo, cc, bcc, traits } = props.form;
    return replyTo !== "" || cc.length + bcc.length + Object.keys(traits).length > 0;
  };
  const [isOpen, setOpen] = createSignal(isUsed());
  return (
    <div>
      <Button size="sm" look="ghost" aria-expanded={isOpen()} onClick={() => setOpen(!isOpen())}>
        <Show when={isOpen()} fallback={<ChevronRight size={14} aria-hidden="true" />}>
          <ChevronDown size={14} aria-hidden="true" />
        </Show>
        Reply to, CC, BCC and traits
      </Button>
      <Show when={isOpen()}>
        <div class="mt-3 grid grid-cols-2 gap-4 phone:grid-cols-1">
          <TextField
            label="Reply to"
            type="email"
            placeholder="The sender's own address"
            value={props.form.replyTo}
            onChange={(replyTo) => props.setForm("replyTo", replyTo)}
            error={props.errorOn("replyTo")}
          />
          <TagInput
            label="CC"
            hint="On every one of these mails."
            max={20}
            value={props.form.cc}
            onChange={(cc) => props.setForm("cc", cc)}
            error={props.errorOn("cc")}
          />
          <TagInput
            label="BCC"
            max={20}
            value={props.form.bcc}
            onChange={(bcc) => props.setForm("bcc", bcc)}
            error={props.errorOn("bcc")}
          />
          <TraitFields
            traits={traits()}
            values={props.form.traits}
            onChange={(key, value) => props.setForm("traits", key, value)}
            errorOn={props.errorOn}
          />
        </div>
      </Show>
    </div>
  );
}
