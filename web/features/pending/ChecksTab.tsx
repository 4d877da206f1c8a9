import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createMemo, For, type JSX, Match, Show, Switch } from "solid-js";
import { request } from "#web/shared/api.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { useVariableNames } from "#web/shared/mail/use-variable-names.ts";
import { isAdmin, mayWork, useMe } from "#web/shared/me.ts";
import { useArchived } from "#web/shared/traits/use-archived.ts";
import { createNow } from "#web/shared/times.tsx";
import type { Tone } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "#web/shared/ui/icons.ts";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { SeeWords } from "./ApprovalNote.tsx";
import { type Check, checkText } from "./check-text.ts";
import type { Desk } from "./create-desk.ts";
import { holeFix } from "./hole-fix.ts";

const inks: Partial<Record<Tone, string>> = { danger: "text-danger", warn: "text-warn" };

/** What is to be looked at before the mail leaves, the weightiest first, each with its remedy beside it (PR4). */
export function ChecksTab(props: { message: Message; checks: readonly Check[]; desk: Desk }) {
  const now = createNow();
  const nameOf = useVariableNames();
  const archivedOf = useArchived();
  const told = () => ({
    nowMs: now(),
    timeZone: props.message.timeZone,
    nameOf,
    archivedOf,
    isToSeveral: props.message.to.length > 1,
  });
  return (
    <Show
      when={props.checks.length > 0}
      fallback={
        <EmptyState icon={<CircleCheck size={18} aria-hidden="true" />} title="Nothing to look at">
          Every value is there, every link leaves, and nobody else mailed its reader lately.
        </EmptyState>
      }
    >
      <ul aria-label="Checks" class="divide-y text-sm">
        <For each={props.checks}>
          {(check) => {
            const text = () => checkText(check, told());
            return (
              <li class="flex gap-2.5 px-4 py-3">
                <span class={`mt-0.5 shrink-0 ${inks[text().tone] ?? "text-faint"}`} aria-hidden="true">
                  <Switch fallback={<Info size={15} />}>
                    <Match when={text().tone === "danger"}>
                      <CircleAlert size={15} />
                    </Match>
                    <Match when={text().tone === "warn"}>
                      <TriangleAlert size={15} />
                    </Match>
                  </Switch>
                </span>
                <div class="min-w-0 flex-1">
                  <p class="font-medium break-words">{text().title}</p>
                  <p class="text-muted">{text().why}</p>
                  <Fix check={check} message={props.message} desk={props.desk} archivedOf={archivedOf} />
                </div>
              </li>
            );
          }}
        </For>
      </ul>
    </Show>
  );
}

type ArchivedOf = (path: string) => string | null;

function Fix(props: { check: Check; message: Message; desk: Desk; archivedOf: ArchivedOf }) {
  const me = useMe();
  const edit = () => (
    <Show when={mayWork(me()) && props.message.state === "pending" && !props.desk.place.isEditing()}>
      <Button size="sm" onClick={() => props.desk.place.show(props.message.id, { edit: true, replace: true })}>
        Edit the text
      </Button>
    </Show>
  );
  return (
    <Switch fallback={<Row>{edit()}</Row>}>
      <Match when={isMended(props.check, props.archivedOf)}>
        <FillIn path={props.check.detail ?? ""} message={props.message} edit={edit()} archivedOf={props.archivedOf} />
      </Match>
      <Match when={props.check.kind === "recently_mailed"}>
        <TheirMail check={props.check} message={props.message} />
      </Match>
      <Match when={props.check.kind === "edited_after_approval"}>
        <Row>
          <SeeWords message={props.message} desk={props.desk} />
        </Row>
      </Match>
    </Switch>
  );
}

/** Whether somewhere else there is something to be done about it, beside the text. */
const isMended = ({ kind, detail }: Check, archivedOf: ArchivedOf) =>
  kind === "hole" || kind === "fallback_used" || kind === "unknown_variable" && archivedOf(detail ?? "") !== null;

const Row = (props: { children: JSX.Element }) => (
  <div class="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5 empty:hidden">{props.children}</div>
);

/** Where a missing value is filled in, and the text, where it can have a fallback. */
function FillIn(props: { path: string; message: Message; edit: JSX.Element; archivedOf: ArchivedOf }) {
  const me = useMe();
  const account = useQuery(() => ({
    queryKey: ["account", props.message.account.id],
    queryFn: ({ signal }) => request("GET /api/accounts/:id", { params: { id: props.message.account.id }, signal }),
  }));
  const fix = createMemo(() =>
    holeFix(props.path, {
      message: props.message,
      account: account.isSuccess ? account.data : null,
      me: { id: me().id, isAdmin: isAdmin(me()) },
      archivedOf: props.archivedOf,
    })
  );
  return (
    <Row>
      <Show when={fix().href} fallback={<span class="text-muted">{`${fix().words}.`}</span>}>
        {(href) => <A href={href()} class="link">{fix().words}</A>}
      </Show>
      {props.edit}
    </Row>
  );
}

/** The conversation in which the colleague mailed this reader; their page where it is not among the newest. */
function TheirMail(props: { check: Check; message: Message }) {
  const userId = () => props.message.to.find((party) => party.userId !== null)?.userId ?? null;
  const theirs = useQuery(() => ({
    queryKey: ["conversations", { userId: userId(), limit: 20 }],
    queryFn: ({ signal }) =>
      request("GET /api/conversations", { query: { userId: userId() ?? undefined, limit: 20 }, signal }),
    enabled: userId() !== null,
    meta: { follows: ["message"] },
  }));
  const found = () =>
    (theirs.isSuccess ? theirs.data.items : []).find((one) =>
      one.sender?.name === props.check.detail && one.id !== props.message.conversationId && one.state !== "pending"
    );
  return (
    <Row>
      <Show
        when={found()}
        fallback={
          <Show when={userId()}>{(id) => <A href={`/users/${id()}`} class="link">See what was written</A>}</Show>
        }
      >
        {(one) => <A href={`/conversations/${one().id}`} class="link">{one().subject || "Open the conversation"}</A>}
      </Show>
    </Row>
  );
}
