import { createSignal } from "solid-js";
import type { SetStoreFunction } from "solid-js/store";
import { TextEditor } from "../editor/TextEditor.tsx";
import { createVariables } from "../editor/variables.ts";
import { Combobox } from "../ui/Combobox.tsx";
import { toastUndo } from "../ui/Toast.tsx";
import { groupText, type Preview } from "./preview-text.ts";
import { isWritten, type StartForm } from "./start-form.ts";
import { type Template, TemplateField } from "./TemplateField.tsx";

/** Subject and body, blank or from a template and then one's own (ST2), shown with a recipient's values. */
export function TextFields(
  props: {
    form: StartForm;
    setForm: SetStoreFunction<StartForm>;
    errorOn: (field: string) => string | null;
    items: Preview["items"];
  },
) {
  const [chosen, setChosen] = createSignal<string | null>(null);
  const item = () => props.items.find((one) => keyOf(one) === chosen()) ?? props.items[0];
  const isToSeveral = () => props.form.strategy === "perAccount";
  const variables = createVariables(() => {
    const one = item();
    if (!one) return null;
    const about = { accountId: one.account.id, teammateId: one.teammate.id };
    return isToSeveral() ? about : { ...about, userId: one.users[0]!.id };
  }, isToSeveral);
  let given: Pick<StartForm, "subject" | "html" | "files"> = { subject: "", html: "", files: [] };
  const take = (template: Template | null) => {
    const { templateId, subject, html, files } = props.form;
    const isOwn = isWritten({ ...props.form, name: "" }) &&
      (subject !== given.subject || html !== given.html || idsOf(files) !== idsOf(given.files));
    given = { subject: template?.subject ?? "", html: template?.html ?? "", files: template?.files ?? [] };
    props.setForm({ templateId: template?.id ?? null, ...given });
    if (isOwn) {
      toastUndo("Your text was replaced", () => {
        props.setForm({ templateId, subject, html, files });
        return Promise.resolve();
      });
    }
  };
  return (
    <div class="flex flex-col gap-4">
      <div class="grid grid-cols-2 gap-4 phone:grid-cols-1">
        <TemplateField templateId={props.form.templateId} onChoose={take} error={props.errorOn("templateId")} />
        <Combobox
          label="Shown for"
          placeholder="Nobody to show it for yet"
          options={props.items.map((one) => ({
            value: keyOf(one),
            label: groupText(one.users),
            detail: one.account.name,
          }))}
          value={item() ? keyOf(item()!) : null}
          onChange={setChosen}
        />
      </div>
      <TextEditor
        value={{ subject: props.form.subject, html: props.form.html }}
        onChange={(text) => props.setForm(text)}
        files={props.form.files}
        onFiles={(files) => props.setForm("files", files)}
        variables={variables}
        subjectError={props.errorOn("content.subject")}
        error={props.errorOn("content.html") ?? props.errorOn("content.files") ?? props.errorOn("content")}
      />
    </div>
  );
}

/** No two conversations of a start begin with one user. */
const keyOf = (item: Preview["items"][number]) => item.users[0]!.id;
const idsOf = (files: StartForm["files"]) => files.map(({ id }) => id).join();
