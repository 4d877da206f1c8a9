import { Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createAutosave } from "#web/shared/create-autosave.ts";
import { PreviewAs } from "#web/shared/editor/PreviewAs.tsx";
import { mayWork, useMe } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { Time } from "#web/shared/times.tsx";
import { Person } from "#web/shared/ui/Avatar.tsx";
import { LeaveGuard } from "#web/shared/ui/LeaveGuard.tsx";
import { Facts } from "#web/shared/ui/Page.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { audiences, type Template } from "./kinds.ts";

/** What a template is called and for whom, saved by itself; and whose values its text shows. */
export function TemplateAside(
  props: { template: Template; userId: string | null; onPreviewAs: (userId: string | null) => void },
) {
  const me = useMe();
  const fields = createAutosave({
    saved: () => ({ name: props.template.name, shared: props.template.shared }),
    save: (patch) => request("PATCH /api/templates/:id", { params: { id: props.template.id }, body: patch }),
  });
  createShortcuts("Template", [
    { keys: "mod+s", label: "Save the name", inText: true, when: fields.dirty, run: fields.flush },
  ]);
  const onlyMaker = () => props.template.createdBy?.id === me().id;
  return (
    <div class="flex flex-col gap-5">
      <LeaveGuard dirty={fields.dirty()} />
      <TextField
        label="Name"
        value={fields.value("name")}
        onChange={(name) => fields.write("name", name)}
        onBlur={fields.flush}
        error={fields.on("name")}
        hint={fields.pending() ? "Saving…" : undefined}
        disabled={!mayWork(me())}
        maxLength={200}
        required
      />
      <PreviewAs value={props.userId} onChange={props.onPreviewAs} />
      <RadioGroup
        label="For"
        value={fields.value("shared") ? "shared" : "personal"}
        onChange={(value) => {
          fields.write("shared", value === "shared");
          fields.flush();
        }}
        error={fields.on("shared")}
        disabled={!mayWork(me())}
        options={audiences.map((one) => ({
          ...one,
          disabled: one.value === "personal" && !onlyMaker(),
          ...(one.value === "personal" && !onlyMaker() ? { detail: "Only its maker may take it back." } : {}),
        }))}
      />
      <Show when={fields.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      <Facts
        facts={[
          { label: "Made by", value: <Person person={props.template.createdBy} /> },
          { label: "Made", value: <Time at={props.template.createdAt} zone={me().timeZone} /> },
          { label: "Changed", value: <Time at={props.template.updatedAt} zone={me().timeZone} /> },
        ]}
      />
    </div>
  );
}
