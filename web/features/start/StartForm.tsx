import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { createEffect, createMemo, createSignal, Match, on, onCleanup, Show, Switch } from "solid-js";
import { createStore, unwrap } from "solid-js/store";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { errorOn, wordsOf } from "#web/shared/api-error.ts";
import { TextEditor } from "#web/shared/editor/TextEditor.tsx";
import { createVariables } from "#web/shared/editor/variables.ts";
import { useMe } from "#web/shared/me.ts";
import type { StartOn } from "#web/shared/start-selection.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Checkbox } from "#web/shared/ui/Checkbox.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Notice, SkeletonLines } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { bodyOf, formFault, newForm, type StartForm as Form } from "./start-form.ts";
import { StartPreview } from "./StartPreview.tsx";
import { WhenFields } from "./WhenFields.tsx";
import { WhoFields } from "./WhoFields.tsx";
import { TemplateField } from "./TemplateField.tsx";
import { conversationsText } from "./words.ts";

/** A preview follows the form once it rests for this long. */
const restMs = 500;

/** The definition of a start beside its preview (ST2, ST6, ST7). */
export function StartForm(props: { on: StartOn; onStarted: (id: string) => void }) {
  const me = useMe();
  const [form, setForm] = createStore<Form>(newForm(me().id));
  const set = (patch: Partial<Form>) => setForm(patch);
  const fault = () => formFault(form);
  const body = createMemo(() =>
    fault() === null ? bodyOf({ ...unwrap(form), ...form }, props.on, me().manageUnsubscribes) : null
  );
  const [asked, setAsked] = createSignal(body());
  createEffect(on(body, (next) => {
    const timer = setTimeout(() => setAsked(() => next), restMs);
    onCleanup(() => clearTimeout(timer));
  }));
  const preview = useQuery(() => ({
    queryKey: ["starts", "preview", asked()],
    queryFn: ({ signal }) => request("POST /api/starts/preview", { body: asked()!, signal }),
    enabled: asked() !== null,
    placeholderData: keepPreviousData,
    retry: false,
    meta: { follows: ["user", "account", "teammate", "sender"] },
  }));
  const shown = () => asked() !== null && preview.isSuccess ? preview.data : null;
  const first = () => shown()?.items[0];
  const variables = createVariables(() => {
    const item = first();
    const user = item?.users[0];
    return item && user ? { userId: user.id, accountId: item.account.id, teammateId: item.teammate.id } : null;
  });
  const start = createSubmit(async (idempotencyKey) => {
    const started = await request("POST /api/starts", { body: body()!, idempotencyKey });
    props.onStarted(started.id);
  });
  const errorAt = (field: string) => start.on(field) ?? (asked() !== null ? errorOn(preview.error, field) : null);
  return (
    <div class="grid grid-cols-[minmax(0,1fr)_24rem] items-start gap-8 max-lg:grid-cols-1">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (body()) void start.run();
        }}
      >
        <Section title="Who">
          <WhoFields form={form} set={set} on={props.on} errorOn={errorAt} />
        </Section>
        <Section title="Text" lead="Frozen with this start: a later edit of the template changes nothing here.">
          <div class="flex flex-col gap-4 p-4">
            <TemplateField
              templateId={form.templateId}
              onChoose={(template) =>
                set(
                  template
                    ? { templateId: template.id, subject: template.subject, html: template.html }
                    : { templateId: null },
                )}
            />
            <TextEditor
              value={{ subject: form.subject, html: form.html }}
              onChange={(text) => set(text)}
              variables={variables}
              subjectError={errorAt("content.subject")}
              error={errorAt("content.html")}
            />
            <Show when={me().manageUnsubscribes}>
              <Checkbox
                label="Allow unsubscribes"
                hint="Users who unsubscribed are left out, and the message ends with the unsubscribe link."
                checked={form.allowUnsubscribes}
                onChange={(allowUnsubscribes) => set({ allowUnsubscribes })}
              />
              <Show when={!form.allowUnsubscribes}>
                <Notice tone="warn">
                  Everyone gets it, those who unsubscribed included, and no link is added. Only for mail that they need,
                  such as a notice about their contract.
                </Notice>
              </Show>
            </Show>
          </div>
        </Section>
        <Section title="When">
          <div class="flex flex-col gap-4 p-4">
            <WhenFields form={form} set={set} zone={me().timeZone} errorOn={errorAt} />
            <TextField
              label="Name of this start"
              value={form.name}
              onChange={(name) => set({ name })}
              placeholder="The subject, unless you name it"
              error={errorAt("name")}
            />
          </div>
        </Section>
        <Show when={start.beside()}>
          {(words) => (
            <div class="mb-4">
              <Notice tone="danger">{words()}</Notice>
            </div>
          )}
        </Show>
        <div class="flex items-center justify-end gap-3">
          <Show when={fault()}>{(words) => <p class="text-sm text-muted">{words()}</p>}</Show>
          <Button
            look="primary"
            type="submit"
            pending={start.pending()}
            disabled={fault() !== null || (shown() !== null && shown()!.conversations === 0)}
          >
            {shown() ? `Start ${conversationsText(shown()!.conversations)}` : "Start"}
          </Button>
        </div>
      </form>
      <div class="sticky top-0 max-lg:static">
        <Switch fallback={<SkeletonLines lines={6} />}>
          <Match when={fault() && !shown()}>
            <Section title="Preview">
              <p class="px-4 py-3 text-sm text-muted">
                Who gets it, and who does not, stands here once there is a subject and a text.
              </p>
            </Section>
          </Match>
          <Match when={preview.isError && asked() !== null}>
            <Notice tone="danger">{wordsOf(preview.error)}</Notice>
          </Match>
          <Match when={shown()}>
            {(data) => (
              <StartPreview preview={data()} zone={me().timeZone} busy={preview.isFetching || asked() !== body()} />
            )}
          </Match>
        </Switch>
      </div>
    </div>
  );
}
