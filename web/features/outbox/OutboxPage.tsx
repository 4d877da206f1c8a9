import { A, useNavigate, useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { DataView } from "#web/shared/data-view/DataView.tsx";
import { useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { MailFrame } from "#web/shared/ui/MailFrame.tsx";
import { Facts, Page } from "#web/shared/ui/Page.tsx";
import { EmptyState, Loaded } from "#web/shared/ui/states.tsx";
import { Tabs } from "#web/shared/ui/Tabs.tsx";
import { Inbox } from "#web/shared/ui/icons.ts";
import { FileList } from "#web/shared/files/FileList.tsx";
import { sizeText } from "#web/shared/files/size-text.ts";

type Mail = Answer<"GET /api/outbox">["items"][number];
type MailView = Answer<"GET /api/outbox/:id">;

/** What the outbox channel accepted: each mail as its reader would get it (CH2). */
export default function OutboxPage() {
  const params = useParams<{ id?: string }>();
  return (
    <Show when={params.id} fallback={<List />}>
      {(id) => <One id={id()} />}
    </Show>
  );
}

function List() {
  const me = useMe();
  const navigate = useNavigate();
  return (
    <Page title="Outbox" fill>
      <DataView<Mail>
        label="Mails"
        queryKey={["outbox"]}
        follows={["message"]}
        load={({ q, cursor, limit, signal }) => request("GET /api/outbox", { query: { q, cursor, limit }, signal })}
        idOf={(mail) => mail.id}
        nameOf={(mail) => mail.subject}
        hrefOf={(mail) => `/outbox/${mail.id}`}
        onOpen={(mail) => navigate(`/outbox/${mail.id}`)}
        defaultSort="-acceptedAt"
        search="Search mails"
        columns={[
          {
            key: "subject",
            label: "Subject",
            width: "minmax(14rem,2fr)",
            render: (mail) => <span class="truncate font-medium">{mail.subject || "No subject"}</span>,
          },
          { key: "to", label: "To", width: "minmax(10rem,1fr)", phone: true, render: (mail) => mail.to.join(", ") },
          { key: "from", label: "From", width: "minmax(10rem,1fr)", render: (mail) => mail.from },
          {
            key: "size",
            label: "Size",
            width: "6rem",
            align: "end",
            render: (mail) => <span class="tabular-nums">{sizeText(mail.size)}</span>,
          },
          {
            key: "acceptedAt",
            label: "Accepted",
            width: "8rem",
            render: (mail) => <Time at={mail.acceptedAt} zone={me().timeZone} />,
          },
        ]}
        empty={
          <EmptyState icon={<Inbox size={18} aria-hidden="true" />} title="Nothing was sent here yet">
            Until a mail server is connected, every mail that leaves is kept here as it would have been sent.
          </EmptyState>
        }
      />
    </Page>
  );
}

function One(props: { id: string }) {
  const mail = useQuery(() => ({
    queryKey: ["outbox", props.id],
    queryFn: ({ signal }) => request("GET /api/outbox/:id", { params: { id: props.id }, signal }),
  }));
  return <Loaded query={mail}>{(data) => <View mail={data()} />}</Loaded>;
}

function View(props: { mail: MailView }) {
  const me = useMe();
  const source = (text: string) => (
    <pre class="mt-3 max-h-[70vh] overflow-auto rounded-lg border bg-sunken p-3 font-mono text-xs whitespace-pre-wrap break-words">
      {text}
    </pre>
  );
  return (
    <Page
      title={props.mail.subject || "No subject"}
      crumbs={[{ label: "Outbox", href: "/outbox" }]}
      width="wide"
      actions={
        <Show when={props.mail.conversationId}>
          {(id) => <A href={`/conversations/${id()}`} class="text-sm text-accent hover:underline">Conversation</A>}
        </Show>
      }
    >
      <div class="mb-5">
        <Facts
          facts={[
            { label: "From", value: props.mail.from },
            { label: "To", value: props.mail.to.join(", ") },
            { label: "Accepted", value: <Time at={props.mail.acceptedAt} zone={me().timeZone} exact /> },
            { label: "Size", value: sizeText(props.mail.size) },
          ]}
        />
      </div>
      <Tabs
        label="Parts of the mail"
        tabs={[
          {
            value: "html",
            label: "HTML",
            panel: () => (
              <>
                <MailFrame src={`/api/outbox/${props.mail.id}/view`} title="The mail as HTML" class="mt-3" />
                <FileList files={props.mail.files} class="mt-3" />
              </>
            ),
          },
          { value: "text", label: "Text", panel: () => source(props.mail.text ?? "This mail has no text part.") },
          {
            value: "headers",
            label: "Headers",
            panel: () => (
              <div class="mt-3 rounded-lg border bg-surface p-4 font-mono text-xs">
                <For each={props.mail.headers}>
                  {(header) => (
                    <p class="py-0.5 break-words">
                      <span class="text-muted">{header.name}:</span> {header.value}
                    </p>
                  )}
                </For>
              </div>
            ),
          },
          { value: "source", label: "Source", panel: () => source(props.mail.source) },
        ]}
      />
    </Page>
  );
}
