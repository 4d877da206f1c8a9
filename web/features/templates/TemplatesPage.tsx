import { useNavigate } from "@solidjs/router";
import { Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { DataView } from "#web/shared/data-view/DataView.tsx";
import { mayWork, useMe } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { Time } from "#web/shared/times.tsx";
import { Person } from "#web/shared/ui/Avatar.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { LinkButton } from "#web/shared/ui/Button.tsx";
import { FileText, Plus } from "#web/shared/ui/icons.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";

type Template = Answer<"GET /api/templates">["items"][number];

/** Reusable subjects and bodies: one's own and the shared ones (PE7). */
export default function TemplatesPage() {
  const me = useMe();
  const navigate = useNavigate();
  createShortcuts("Templates", [
    { keys: "n", label: "New template", run: () => navigate("/templates/new"), when: () => mayWork(me()) },
  ]);
  const make = () => (
    <LinkButton href="/templates/new" look="primary">
      <Plus size={15} aria-hidden="true" /> New template
    </LinkButton>
  );
  return (
    <Page title="Templates" fill actions={<Show when={mayWork(me())}>{make()}</Show>}>
      <DataView<Template>
        label="Templates"
        queryKey={["templates"]}
        follows={["teammate"]}
        load={({ q, filters, cursor, limit, signal }) =>
          request("GET /api/templates", {
            query: { q, cursor, limit, ...(filters["archived"] === "true" ? { archived: "true" as const } : {}) },
            signal,
          })}
        idOf={(template) => template.id}
        nameOf={(template) => template.name}
        hrefOf={(template) => `/templates/${template.id}`}
        defaultSort="name"
        search="Search templates"
        filters={[{ key: "archived", label: "Archived", options: [{ value: "true", label: "Only archived" }] }]}
        columns={[
          {
            key: "name",
            label: "Name",
            width: "minmax(12rem,1.5fr)",
            render: (template) => <span class="truncate font-medium">{template.name}</span>,
          },
          {
            key: "subject",
            label: "Subject",
            width: "minmax(12rem,2fr)",
            render: (template) => <span class="text-muted">{template.subject || "No subject"}</span>,
          },
          {
            key: "shared",
            label: "For",
            width: "7rem",
            phone: true,
            render: (template) => (
              <Badge tone={template.shared ? "accent" : "neutral"}>{template.shared ? "Everyone" : "Only you"}</Badge>
            ),
          },
          {
            key: "createdBy",
            label: "Made by",
            width: "minmax(8rem,12rem)",
            render: (template) => <Person person={template.createdBy} />,
          },
          {
            key: "updatedAt",
            label: "Changed",
            width: "8rem",
            render: (template) => <Time at={template.updatedAt} zone={me().timeZone} class="text-muted" />,
          },
        ]}
        empty={
          <EmptyState
            icon={<FileText size={18} aria-hidden="true" />}
            title="No templates yet"
            action={<Show when={mayWork(me())}>{make()}</Show>}
          >
            A template is a subject and text to begin a conversation from, with variables that each user's values fill.
          </EmptyState>
        }
      />
    </Page>
  );
}
