import { useNavigate, useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Archive, Copy } from "#web/shared/ui/icons.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { toast, toastError, toastUndo } from "#web/shared/ui/Toast.tsx";
import { type Template, TemplateForm } from "./TemplateForm.tsx";

const crumbs = [{ label: "Templates", href: "/templates" }];

/** One template, to write, duplicate and archive; `new` is one to be made. */
export default function TemplatePage() {
  const params = useParams<{ id: string }>();
  const navigate = useNavigate();
  return (
    <Show
      when={params.id !== "new"}
      fallback={
        <Page title="New template" crumbs={crumbs}>
          <TemplateForm template={null} onSaved={(id) => navigate(`/templates/${id}`, { replace: true })} />
        </Page>
      }
    >
      <Existing id={params.id} />
    </Show>
  );
}

function Existing(props: { id: string }) {
  const template = useQuery(() => ({
    queryKey: ["template", props.id],
    queryFn: ({ signal }) => request("GET /api/templates/:id", { params: { id: props.id }, signal }),
    meta: { follows: ["teammate"] },
  }));
  return (
    <Loaded query={template}>
      {(data) => (
        <Page
          title={data().name}
          crumbs={crumbs}
          beside={
            <>
              <Show when={!data().shared}>
                <Badge>Only you</Badge>
              </Show>
              <Show when={data().archived}>
                <Badge tone="warn">Archived</Badge>
              </Show>
            </>
          }
          actions={<Actions template={data()} />}
        >
          <TemplateForm template={data()} onSaved={() => toast("Template saved")} />
        </Page>
      )}
    </Loaded>
  );
}

function Actions(props: { template: Template }) {
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
