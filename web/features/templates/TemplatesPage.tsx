import { useSearchParams } from "@solidjs/router";
import { Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { DataView } from "#web/shared/data-view/DataView.tsx";
import { SubjectText } from "#web/shared/mail/SubjectText.tsx";
import { useVariableNames } from "#web/shared/mail/use-variable-names.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { Time } from "#web/shared/times.tsx";
import { Person } from "#web/shared/ui/Avatar.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { FileText, Plus } from "#web/shared/ui/icons.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { Segmented } from "#web/shared/ui/Segmented.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { type Kind, kinds } from "./kinds.ts";
import { NewTemplateDialog } from "./NewTemplateDialog.tsx";

type Template = Answer<"GET /api/templates">["items"][number];

const asKind = (text: string | undefined): Kind | null => text === "template" || text === "snippet" ? text : null;

/** Reusable subjects and bodies, and pieces of text: one's own and the shared ones (PE7). */
export default function TemplatesPage() {
  const me = useMe();
  const nameOf = useVariableNames();
  const [search, setSearch] = useSearchParams<{ kind?: string; new?: string }>();
  const kind = () => asKind(search.kind) ?? "template";
  const begin = () => setSearch({ new: kind() });
  createShortcuts("Templates", [
    { keys: "n", label: "New template or snippet", run: begin, when: () => mayWork(me()) },
  ]);
  const make = () => (
    <Button look="primary" onClick={begin}>
      <Plus size={15} aria-hidden="true" /> New {kinds[kind()].one}
    </Button>
  );
  return (
    <Page
      title="Templates"
      fill
      beside={
        <Segmented
          label="Kind"
          segments={[{ value: "template", label: "Whole mails" }, { value: "snippet", label: "Snippets" }]}
          value={kind()}
          onChange={(value) => setSearch({ kind: value === "snippet" ? value : null }, { replace: true })}
        />
      }
      actions={<Show when={mayWork(me())}>{make()}</Show>}
    >
      <DataView<Template>
        label={kinds[kind()].many}
        saved={{ list: "templates", plain: "All", own: ["kind"] }}
        queryKey={["templates", kind()]}
        follows={["teammate"]}
        load={({ q, sort, filters, cursor, limit, signal }) =>
          request("GET /api/templates", {
            query: {
              ...{ q, cursor, limit, kind: kind(), sort: sort as "name" },
              whose: filters["whose"] as "mine" | undefined,
              ...(filters["archived"] === "true" ? { archived: "true" as const } : {}),
            },
            signal,
          })}
        idOf={(template) => template.id}
        nameOf={(template) => template.name}
        hrefOf={(template) => `/templates/${template.id}`}
        defaultSort="name"
        search={`Search ${kinds[kind()].many.toLowerCase()}`}
        filters={[
          {
            key: "whose",
            label: "Whose",
            options: [{ value: "mine", label: "Made by me" }, { value: "shared", label: "For everyone" }],
          },
          { key: "archived", label: "Archived", options: [{ value: "true", label: "Only archived" }] },
        ]}
        columns={[
          {
            key: "name",
            label: "Name",
            sort: "name",
            width: "minmax(12rem,1.5fr)",
            render: (template) => <span class="truncate font-medium">{template.name}</span>,
          },
          {
            key: "subject",
            label: kind() === "snippet" ? "Text" : "Subject",
            width: "minmax(12rem,2fr)",
            render: (template) => (
              <span class="truncate text-muted">
                <SubjectText
                  subject={template.kind === "snippet" ? plainText(template.html) : template.subject}
                  nameOf={nameOf}
                />
              </span>
            ),
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
            sort: "updatedAt",
            sortFirst: "desc",
            width: "8rem",
            render: (template) => <Time at={template.updatedAt} zone={me().timeZone} class="text-muted" />,
          },
        ]}
        empty={
          <EmptyState
            icon={<FileText size={18} aria-hidden="true" />}
            title={`No ${kinds[kind()].many.toLowerCase()} yet`}
            action={<Show when={mayWork(me())}>{make()}</Show>}
          >
            {kinds[kind()].says}
          </EmptyState>
        }
      />
      <NewTemplateDialog kind={mayWork(me()) ? asKind(search.new) : null} onClose={() => setSearch({ new: null })} />
    </Page>
  );
}

/** The beginning of a text, without what dresses it; it ends before a variable that it would cut. */
function plainText(html: string): string {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  for (const block of body.querySelectorAll("p, li, blockquote, h1, h2, h3, br")) block.append(" ");
  return body.textContent.trim().slice(0, 200).replace(/\{\{[^{}]*\}?$/, "") || "No text";
}
