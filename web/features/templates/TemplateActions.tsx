import { useNavigate } from "@solidjs/router";
import { Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Archive, Copy } from "#web/shared/ui/icons.ts";
import { toast, toastError, toastUndo } from "#web/shared/ui/Toast.tsx";
import type { Template } from "./kinds.ts";

/** What is done to a template as a whole (PE7). */
export function TemplateActions(props: { template: Template }) {
  const me = useMe();
  const navigate = useNavigate();
  const patch = (archived: boolean) =>
    request("PATCH /api/templates/:id", { params: { id: props.template.id }, body: { archived } });
  const duplicate = async () => {
    try {
      const copy = await request("POST /api/templates/:id/duplicate", { params: { id: props.template.id } });
      navigate(`/templates/${copy.id}`);
      toast("Duplicated", { detail: "This copy is yours alone until you share it." });
    } catch (error) {
      toastError(error);
    }
  };
  const archive = async () => {
    const archived = !props.template.archived;
    try {
      await patch(archived);
      if (archived) toastUndo(`${props.template.name} is archived`, () => patch(false));
      else toast(`${props.template.name} is back`);
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <Show when={mayWork(me())}>
      <Button onClick={() => void duplicate()}>
        <Copy size={14} aria-hidden="true" /> Duplicate
      </Button>
      <Button onClick={() => void archive()}>
        <Archive size={14} aria-hidden="true" /> {props.template.archived ? "Restore" : "Archive"}
      </Button>
    </Show>
  );
}
