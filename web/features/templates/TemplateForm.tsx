import { createEffect, createSignal, on, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { type Answer, request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { PreviewAs } from "#web/shared/editor/PreviewAs.tsx";
import { TextEditor } from "#web/shared/editor/TextEditor.tsx";
import { createVariables } from "#web/shared/editor/variables.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { LeaveGuard } from "#web/shared/ui/LeaveGuard.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";

export type Template = Answer<"GET /api/templates/:id">;
type Form = Pick<Template, "name" | "shared" | "subject" | "html">;

const formOf = (template: Template | null): Form => ({
  name: template?.name ?? "",
  shared: template?.shared ?? true,
  subject: template?.subject ?? "",
  html: template?.html ?? "",
});
const isSame = (a: Form, b: Form) =>
  a.name === b.name && a.shared === b.shared && a.subject === b.subject && a.html === b.html;

/** Name, audience and text of a template. */
export function TemplateForm(props: { template: Template | null; onSaved: (id: string) => void }) {
  const me = useMe();
  const [form, setForm] = createStore<Form>(formOf(props.template));
  /** What the form began from. */
  const [base, setBase] = createSignal<Form>(formOf(props.template));
  const [userId, setUserId] = createSignal<string | null>(null);
  const variables = createVariables(() => (userId() === null ? null : { userId: userId()! }));
  const dirty = () => !isSame(form, base());
  /** Somebody saved it since. */
  const [newer, setNewer] = createSignal<Form | null>(null);
  const take = (next: Form) => {
    setBase(next);
    setForm(next);
    setNewer(null);
  };
  createEffect(on(() => formOf(props.template), (next) => {
    if (isSame(next, base())) return;
    if (dirty() && !isSame(next, form)) setNewer(next);
    else take(next);
  }, { defer: true }));

  const save = createSubmit(async (idempotencyKey) => {
    const body = { name: form.name, shared: form.shared, subject: form.subject, html: form.html };
    const saved = props.template
      ? await request("PATCH /api/templates/:id", { params: { id: props.template.id }, body })
      : await request("POST /api/templates", { body, idempotencyKey });
    take(formOf(saved));
    props.onSaved(saved.id);
  });
  const maySave = () => mayWork(me()) && dirty();
  createShortcuts("Template", [
    { keys: "mod+s", label: "Save", inText: true, when: maySave, run: () => void save.run() },
  ]);
  return (
    <form
      class="flex flex-col gap-5"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save.run();
      }}
    >
      <LeaveGuard dirty={dirty()} />
      <Show when={newer()}>
        {(next) => (
          <Notice tone="warn" action={<Button size="sm" onClick={() => take(next())}>Show theirs</Button>}>
            Somebody saved this template while you wrote. Saving replaces their version.
          </Notice>
        )}
      </Show>
      <div class="grid grid-cols-2 gap-5 phone:grid-cols-1">
        <TextField
          label="Name"
          value={form.name}
          onChange={(name) => setForm("name", name)}
          error={save.on("name")}
          disabled={!mayWork(me())}
          required
        />
        <PreviewAs value={userId()} onChange={setUserId} />
      </div>
      <TextEditor
        value={{ subject: form.subject, html: form.html }}
        onChange={(text) => setForm(text)}
        variables={variables}
        disabled={!mayWork(me())}
        subjectError={save.on("subject")}
        error={save.on("html")}
      />
      <RadioGroup
        label="For"
        value={form.shared ? "shared" : "personal"}
        onChange={(value) => setForm("shared", value === "shared")}
        error={save.on("shared")}
        disabled={!mayWork(me())}
        options={[
          { value: "shared", label: "Everyone", detail: "All teammates see it and may change it." },
          { value: "personal", label: "Only me" },
        ]}
      />
      <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      <Show when={mayWork(me())}>
        <div class="flex items-center justify-end gap-2">
          <Show when={dirty() && props.template}>
            <Button onClick={() => take(formOf(props.template))}>Discard changes</Button>
          </Show>
          <Button look="primary" type="submit" pending={save.pending()} disabled={!dirty()}>
            {props.template ? "Save changes" : "Make template"}
          </Button>
        </div>
      </Show>
    </form>
  );
}
