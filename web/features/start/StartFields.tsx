import { createMemo, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { ApiError, errorBeside, errorOn } from "#web/shared/api-error.ts";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { useMe } from "#web/shared/me.ts";
import type { StartOn } from "#web/shared/start-selection.ts";
import { TraitFields } from "#web/shared/traits/TraitFields.tsx";
import { useTraits } from "#web/shared/traits/use-traits.ts";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { Checkbox } from "#web/shared/ui/Checkbox.tsx";
import { LeaveGuard } from "#web/shared/ui/LeaveGuard.tsx";
import { Page, Section } from "#web/shared/ui/Page.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TagInput } from "#web/shared/ui/TagInput.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { createPreview } from "#web/shared/start/create-preview.ts";
import { conversationsText } from "#web/shared/start/preview-text.ts";
import { listPath } from "./narrowed-list.ts";
import { PreviewPanel } from "./PreviewPanel.tsx";
import { SenderFields } from "#web/shared/start/SenderFields.tsx";
import { bodyOf, emptyForm, isOfAccounts, isWritten, mayGroup, type StartForm } from "#web/shared/start/start-form.ts";
import { StrategyField } from "#web/shared/start/StrategyField.tsx";
import { TextFields } from "#web/shared/start/TextFields.tsx";
import { UnsubscribesField } from "#web/shared/start/UnsubscribesField.tsx";
import { WhenFields } from "./WhenFields.tsx";
import { Whom } from "./Whom.tsx";

/** The form of a start beside what it would do. */
export function StartFields(props: { on: StartOn; onStarted: (id: string) => void }) {
  const me = useMe();
  const [form, setForm] = createStore<StartForm>({ ...emptyForm, allowUnsubscribes: me().manageUnsubscribes });
  const traits = useTraits("conversation");
  const body = createMemo(() => bodyOf(form, props.on));
  const { query, isStale } = createPreview(body);
  /** Of a form that lacks something nothing is known: what was asked before is of another one. */
  const preview = () => (body() !== null && query.isSuccess ? query.data : undefined);
  const lacksRule = () => isOfAccounts(props.on) && form.audience === "rule" && form.rule === "";
  let isStarted = false;
  const start = createSubmit(async (idempotencyKey) => {
    const started = await request("POST /api/starts", { body: body()!, idempotencyKey });
    isStarted = true;
    props.onStarted(started.id);
  });
  const shown = new Set<string>();
  /** What is wrong with a field, as the start was refused or as the preview says already. */
  const on = (field: string) => {
    shown.add(field);
    const refusal = start.on(field) ?? errorOn(query.isError ? query.error : null, field);
    if (refusal) return refusal;
    const error = start.error() ?? (query.isError ? query.error : null);
    const isInside = error instanceof ApiError && error.field?.startsWith(`${field}.`) && !shown.has(error.field);
    return isInside ? errorOn(error, (error as ApiError).field!) : null;
  };
  const failure = () => (query.isError ? errorBeside(query.error, [...shown]) : null);
  const isGroup = () => body()?.strategy === "perAccount";
  const count = () => preview()?.conversations ?? 0;
  const mayStart = () => body() !== null && count() > 0 && !query.isError;
  return (
    <Page title="Start conversations" fill>
      <LeaveGuard dirty={!isStarted && isWritten(form)} />
      <form
        class="relative grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_22rem] max-lg:block max-lg:overflow-y-auto"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (mayStart()) void start.run();
        }}
      >
        <div class="relative min-h-0 overflow-y-auto max-lg:overflow-visible">
          <div class="mx-auto max-w-3xl px-4 py-6 md:px-8">
            <Section title="To whom">
              <div class="p-4">
                <Whom on={props.on} form={form} setForm={setForm} errorOn={on} preview={preview()} />
                <Show when={mayGroup(props.on)}>
                  <StrategyField form={form} setForm={setForm} errorOn={on} />
                </Show>
              </div>
            </Section>
            <Section title="From whom">
              <div class="p-4">
                <SenderFields form={form} setForm={setForm} errorOn={on} />
              </div>
            </Section>
            <Section title="Text" lead="Frozen with this start: a later edit of the template changes nothing here.">
              <div class="p-4">
                <TextFields form={form} setForm={setForm} errorOn={on} items={preview()?.items ?? []} />
              </div>
            </Section>
            <Section title="Leaving">
              <div class="flex flex-col gap-5 p-4">
                <WhenFields form={form} setForm={setForm} errorOn={on} />
                <Checkbox
                  label="Somebody else must approve each one"
                  hint="Nothing leaves until a member who did not make the last edit has approved it."
                  checked={form.approval}
                  onChange={(approval) => setForm("approval", approval)}
                />
                <UnsubscribesField
                  form={form}
                  setForm={setForm}
                  isGroup={isGroup()}
                  error={on("allowUnsubscribes")}
                  unmanaged="refused"
                />
              </div>
            </Section>
            <Section title="More">
              <div class="grid grid-cols-2 gap-4 p-4 phone:grid-cols-1">
                <TextField
                  label="Reply to"
                  type="email"
                  placeholder="The sender's own address"
                  value={form.replyTo}
                  onChange={(replyTo) => setForm("replyTo", replyTo)}
                  error={on("replyTo")}
                />
                <TextField
                  label="Name of this start"
                  placeholder="The template's name, or the subject"
                  value={form.name}
                  onChange={(name) => setForm("name", name)}
                  error={on("name")}
                />
                <TagInput
                  label="CC"
                  hint="On every one of these mails."
                  max={20}
                  value={form.cc}
                  onChange={(cc) => setForm("cc", cc)}
                  error={on("cc")}
                />
                <TagInput
                  label="BCC"
                  max={20}
                  value={form.bcc}
                  onChange={(bcc) => setForm("bcc", bcc)}
                  error={on("bcc")}
                />
                <TraitFields
                  traits={traits()}
                  values={form.traits}
                  onChange={(key, value) => setForm("traits", key, value)}
                  errorOn={on}
                />
              </div>
            </Section>
          </div>
        </div>
        <div class="flex min-h-0 flex-col gap-3 border-l bg-sunken p-4 max-lg:border-t max-lg:border-l-0">
          <PreviewPanel
            preview={preview()}
            stale={isStale()}
            asks={lacksRule() ? "Choose a condition: which of its users are written to." : null}
            failure={failure()}
            audience={isOfAccounts(props.on) ? form.audience : undefined}
            onAllUsers={() => setForm("audience", "all")}
          />
          <Show when={start.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
          <Button look="primary" type="submit" class="w-full" pending={start.pending()} disabled={!mayStart()}>
            {count() === 0 ? "Start conversations" : `Start ${conversationsText(count())}`}
          </Button>
          <LinkButton href={listPath(props.on)} class="w-full">Cancel</LinkButton>
        </div>
      </form>
    </Page>
  );
}
