import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { DataView } from "#web/shared/data-view/DataView.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";

type Entry = Answer<"GET /api/audit">["items"][number];
const entities = [
  "account",
  "user",
  "teammate",
  "trait",
  "channel",
  "sender",
  "template",
  "start",
  "message",
  "import",
  "setting",
  "key",
];

const detailOf = (entry: Entry): string =>
  entry.detail === null ? "" : Object.entries(entry.detail).filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`).join(", ");

/** The page of what an entry is about, where it has one. */
const pageOf = (entry: Entry): string | null =>
  entry.entity === "account" || entry.entity === "user" || entry.entity === "template"
    ? `/${entry.entity}s/${entry.entityId}`
    : null;

/** Who did what to what, newest first (AD2). */
export default function AuditPage() {
  const me = useMe();
  return (
    <Page title="Audit" fill>
      <DataView<Entry>
        label="Entries"
        queryKey={["audit"]}
        follows={[
          "account",
          "user",
          "teammate",
          "trait",
          "channel",
          "sender",
          "template",
          "start",
          "message",
          "setting",
          "session",
        ]}
        load={({ filters, cursor, limit, signal }) =>
          request("GET /api/audit", { query: { entity: filters.entity, cursor, limit }, signal })}
        idOf={(entry) => String(entry.seq)}
        nameOf={(entry) => entry.action}
        defaultSort="-seq"
        filters={[{ key: "entity", label: "About", options: entities.map((value) => ({ value, label: value })) }]}
        columns={[
          { key: "at", label: "When", width: "11rem", render: (entry) => <Time zone={me().timeZone} at={entry.at} /> },
          {
            key: "actor",
            label: "Who",
            width: "minmax(8rem,14rem)",
            phone: true,
            render: (entry) => entry.actor?.name ?? "Parley",
          },
          {
            key: "action",
            label: "Did",
            width: "14rem",
            phone: true,
            render: (entry) => <code class="font-mono text-xs">{entry.action}</code>,
          },
          {
            key: "what",
            label: "To",
            width: "8rem",
            render: (entry) => (
              <Show when={pageOf(entry)} fallback={<span class="text-muted">{entry.entity}</span>}>
                {(href) => <A href={href()} class="text-accent hover:underline">{entry.entity}</A>}
              </Show>
            ),
          },
          {
            key: "detail",
            label: "Detail",
            render: (entry) => <span class="text-muted" title={detailOf(entry)}>{detailOf(entry)}</span>,
          },
        ]}
        empty={<EmptyState title="Nothing yet">Every change to the workspace will be listed here.</EmptyState>}
      />
    </Page>
  );
}
