import { useNavigate, useSearchParams } from "@solidjs/router";
import { createSignal, For, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { DataView } from "#web/shared/data-view/DataView.tsx";
import type { Column } from "#web/shared/data-view/types.ts";
import { type Message, partiesOf } from "#web/shared/mail/message-state.ts";
import { SubjectText } from "#web/shared/mail/SubjectText.tsx";
import { useVariableNames } from "#web/shared/mail/use-variable-names.ts";
import { maySend, mayWork, useMe, useMyCounts } from "#web/shared/me.ts";
import { createNow, Time } from "#web/shared/times.tsx";
import { Badge, Count } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { createMedia } from "#web/shared/ui/create-media.ts";
import { CircleCheck } from "#web/shared/ui/icons.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { Segmented } from "#web/shared/ui/Segmented.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { valuesOf } from "./alike.ts";
import { dismiss, isDismissable } from "./attention-actions.ts";
import {
  approverText,
  type Attention,
  attentionHref,
  type AttentionItem,
  type AttentionKind,
  attentionKinds,
  attentionText,
  itemText,
} from "./attention-text.ts";
import { AttentionBlocks } from "./AttentionBlocks.tsx";
import { AttentionFix } from "./AttentionFix.tsx";
import { createDifferences } from "./create-differences.ts";

/** What failed, may have failed, came back or is held until a person acts, each with its remedy beside it (PR10). */
export default function AttentionPage() {
  const me = useMe();
  const counts = useMyCounts();
  const navigate = useNavigate();
  const now = createNow();
  const nameOf = useVariableNames();
  const [search, setSearch] = useSearchParams<{ view?: string; kind?: string }>();
  const [told, setTold] = createSignal<Pick<Attention, "counts" | "blocks">>();
  const view = () => (search.view === "all" ? "all" : "mine");
  const kind = () => attentionKinds.find((one) => one === search.kind) ?? null;
  const set = (part: { view?: string | null; kind?: string | null }) =>
    setSearch(part, { replace: true, scroll: false });
  const load = async (
    { cursor, limit, signal }: { cursor: string | undefined; limit: number; signal: AbortSignal },
  ) => {
    const query = { cursor, limit, kind: kind() ?? undefined, ...(view() === "mine" ? { mine: "true" as const } : {}) };
    const page = await request("GET /api/attention", { query, signal });
    if (cursor === undefined) setTold({ counts: page.counts, blocks: page.blocks });
    return page;
  };
  const differences = createDifferences();
  const valuesIn = (item: AttentionItem) => {
    const differs = differences.of(item.message.id);
    return differs ? valuesOf(differs) : undefined;
  };
  const countOf = (one: AttentionKind) => told()?.counts[one] ?? 0;
  const isPhone = createMedia("(width < 48rem)");
  const what = (item: AttentionItem) => (
    <span class="flex min-w-0 flex-col py-1 font-normal">
      <span class="flex min-w-0 items-center gap-2">
        <span class="truncate font-medium">{partiesOf(item.message.to)}</span>
        <span class="truncate text-xs text-muted">{item.message.account.name}</span>
      </span>
      <span class="truncate text-muted">
        <SubjectText subject={item.message.subject} values={valuesIn(item)} nameOf={nameOf} />
      </span>
    </span>
  );
  const wide: Column<AttentionItem>[] = [
    { key: "message", label: "Message", width: "minmax(14rem,1.3fr)", render: what },
    {
      key: "why",
      label: "Why",
      width: "minmax(12rem,1.4fr)",
      render: (item) => <Why item={item} nowMs={now()} nameOf={nameOf} />,
    },
    { key: "fix", label: "What to do", width: "minmax(15rem,1fr)", render: (item) => <AttentionFix item={item} /> },
  ];
  /** Remedies stand outside of the first cell, which is a link. */
  const onPhone: Column<AttentionItem>[] = [
    { key: "message", label: "Message", width: "minmax(0,1fr)", render: what },
    {
      key: "why",
      label: "Why, and what to do",
      width: "minmax(0,1.2fr)",
      phone: true,
      render: (item) => (
        <span class="flex min-w-0 flex-col">
          <Why item={item} nowMs={now()} nameOf={nameOf} />
          <AttentionFix item={item} />
        </span>
      ),
    },
  ];
  return (
    <Page
      title="Needs attention"
      fill
      beside={
        <Segmented
          class="ml-1"
          label="View"
          value={view()}
          onChange={(next) => set({ view: next === "all" ? "all" : null })}
          segments={[
            { value: "mine", label: "Mine", beside: <Count n={counts().attentionMine} label="waiting for you" /> },
            { value: "all", label: "All" },
          ]}
        />
      }
    >
      <div class="relative flex shrink-0 items-center gap-2 overflow-x-auto border-b px-4 py-2">
        <Segmented
          label="Kind"
          value={kind() ?? "any"}
          onChange={(next) => set({ kind: next === "any" ? null : next })}
          segments={[
            { value: "any", label: "Everything" },
            ...attentionKinds.map((one) => ({
              value: one,
              label: attentionText(one).label,
              beside: <Count n={countOf(one)} label={countOf(one) === 1 ? "message" : "messages"} />,
            })),
          ]}
        />
      </div>
      <Show when={(told()?.blocks.length ?? 0) > 0}>
        <div class="max-h-48 shrink-0 overflow-y-auto border-b">
          <For each={told()!.blocks}>{(block) => <AttentionBlocks block={block} />}</For>
        </div>
      </Show>
      <DataView<AttentionItem>
        label="Needs attention"
        queryKey={["messages", "attention", view(), kind()]}
        follows={["sender", "setting", "channel", "start", "account", "user", "teammate"]}
        load={load}
        onRows={(items) => differences.want(items.map((item) => item.message).filter(isPending))}
        idOf={(item) => `${item.kind} ${item.message.id}`}
        nameOf={(item) => `the mail to ${partiesOf(item.message.to)}`}
        hrefOf={attentionHref}
        onOpen={(item) => navigate(attentionHref(item))}
        defaultSort="at"
        columns={isPhone() ? onPhone : wide}
        narrow={isPhone()}
        shortcuts={mayWork(me())
          ? [{
            keys: "d",
            label: "Dismiss",
            run: ([item]) => void (item && isDismissable(item) && dismiss(item.message)),
          }]
          : []}
        empty={
          <EmptyState
            icon={<CircleCheck size={18} aria-hidden="true" />}
            title="Nothing needs you"
            {...(view() === "mine"
              ? { action: <Button onClick={() => set({ view: "all" })}>See everybody's</Button> }
              : {})}
          >
            Nothing failed, nothing came back, and no mail waits for a person.
          </EmptyState>
        }
      />
    </Page>
  );
}

const isPending = (message: Message) => message.state === "pending";

function Why(props: { item: AttentionItem; nowMs: number; nameOf: (path: string) => string }) {
  const me = useMe();
  const text = () => itemText(props.item, props.nowMs);
  const whoElse = () => approverText(props.item, maySend(me()));
  return (
    <span class="flex min-w-0 flex-col items-start gap-0.5 py-1 whitespace-normal">
      <span class="flex items-center gap-2">
        <Badge tone={text().tone}>{text().label}</Badge>
        <Time at={props.item.at} zone={me().timeZone} class="text-xs text-faint" />
      </span>
      <span class="break-words text-muted">{text().why}</span>
      <Show when={whoElse()}>{(words) => <span class="text-xs break-words text-muted">{words()}</span>}</Show>
      <Show when={props.item.asked}>
        {(asked) => (
          <span class="text-xs text-muted">
            <Show when={asked().canAsk}>
              Asked <Time at={asked().at} zone={me().timeZone} />.{" "}
            </Show>
            {asked().words}
          </span>
        )}
      </Show>
    </span>
  );
}
