import { useParams, useSearchParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createSignal, type JSX, Match, Show, Switch } from "solid-js";
import { request } from "#web/shared/api.ts";
import { lazyPart } from "#web/shared/lazy.tsx";
import { mayWork, useMe } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { LeaveGuard } from "#web/shared/ui/LeaveGuard.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { Segmented } from "#web/shared/ui/Segmented.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { toastError } from "#web/shared/ui/Toast.tsx";
import { createAudience } from "./create-audience.ts";
import { type Builder, createBuilder } from "./create-builder.ts";
import type { Playbook } from "./definition.ts";
import { HistoryTab } from "./HistoryTab.tsx";
import { Notes } from "./Notes.tsx";
import { PlaybookActions } from "./PlaybookActions.tsx";
import { states } from "./playbook-text.ts";

const BuildTab = lazyPart(() => import("./BuildTab.tsx"));
const ReadTab = lazyPart(() => import("./ReadTab.tsx"));
const TestTab = lazyPart(() => import("./TestTab.tsx"));
const PlaybookNumbers = lazyPart(async () => ({ default: (await import("./PlaybookNumbers.tsx")).PlaybookNumbers }));
const VersionsTab = lazyPart(() => import("./VersionsTab.tsx"));

const tabs = [
  { value: "build", label: "Build", keys: "b" },
  { value: "test", label: "Test", keys: "t" },
  { value: "history", label: "History", keys: "h" },
  { value: "versions", label: "Versions", keys: "v" },
  { value: "numbers", label: "Numbers", keys: "n" },
] as const;
type TabName = (typeof tabs)[number]["value"];

/** One playbook: what it is made of, what it would do to one account, what it did, and what ran when (PB1-PB7). */
export default function PlaybookPage() {
  const params = useParams<{ id: string }>();
  const playbook = useQuery(() => ({
    queryKey: ["playbook", params.id],
    queryFn: ({ signal }) => request("GET /api/playbooks/:id", { params: { id: params.id }, signal }),
    meta: { follows: ["teammate"] },
  }));
  return (
    <Loaded query={playbook}>
      {(data) => <Show when={data().id} keyed>{(_id) => <View playbook={data()} />}</Show>}
    </Loaded>
  );
}

function View(props: { playbook: Playbook }) {
  const me = useMe();
  const [search, setSearch] = useSearchParams<{ tab?: string }>();
  const builder = createBuilder(() => props.playbook);
  const audience = createAudience(builder);
  const one = () => props.playbook;
  const mayWrite = () => mayWork(me()) && !one().archived;
  const tab = (): TabName => tabs.find(({ value }) => value === search.tab)?.value ?? "build";
  const go = (value: TabName) => setSearch({ tab: value === "build" ? null : value });
  createShortcuts(
    "Playbook",
    [
      ...tabs.map(({ value, label, keys }) => ({ keys, label, run: () => go(value) })),
      { keys: "mod+s", label: "Save now", inText: true, when: builder.dirty, run: () => void builder.flush() },
    ],
  );
  const [isRetrying, setRetrying] = createSignal(false);
  const retry = async () => {
    setRetrying(true);
    await builder.flush().catch(toastError);
    setRetrying(false);
  };
  return (
    <Page
      title={one().name}
      fill
      crumbs={[{ label: "Playbooks", href: "/playbooks" }]}
      beside={
        <>
          <Badge tone={states[one().state].tone}>
            {states[one().state].label}
            {one().version > 0 ? ` · version ${one().version}` : ""}
          </Badge>
          <Show when={one().archived}>
            <Badge tone="warn">Archived</Badge>
          </Show>
          <Show when={mayWrite()}>
            <SavedState builder={builder} changed={one().changed && one().version > 0} />
          </Show>
        </>
      }
      actions={<PlaybookActions playbook={one()} builder={builder} />}
    >
      <LeaveGuard dirty={builder.dirty() && (builder.conflict() || builder.failure() !== null)} />
      <div class="flex shrink-0 flex-wrap items-center gap-3 overflow-x-auto border-b px-4 py-2">
        <Segmented label="Part of the playbook" segments={[...tabs]} value={tab()} onChange={go} />
      </div>
      <Notes playbook={one()} builder={builder} onRetry={() => void retry()} retrying={isRetrying()} />
      <Switch>
        <Match when={tab() === "build" && mayWrite()}>
          <BuildTab playbook={one()} builder={builder} audience={audience} />
        </Match>
        <Match when={tab() === "build"}>
          <Scroll>
            <ReadTab playbook={one()} audience={audience} />
          </Scroll>
        </Match>
        <Match when={tab() === "test"}>
          <Scroll>
            <TestTab playbook={one()} builder={builder} />
          </Scroll>
        </Match>
        <Match when={tab() === "history"}>
          <Scroll>
            <HistoryTab playbook={one()} />
          </Scroll>
        </Match>
        <Match when={tab() === "versions"}>
          <Scroll>
            <VersionsTab playbook={one()} />
          </Scroll>
        </Match>
        <Match when={tab() === "numbers"}>
          <Scroll>
            <PlaybookNumbers id={one().id} />
          </Scroll>
        </Match>
      </Switch>
    </Page>
  );
}

function Scroll(props: { children: JSX.Element }) {
  return (
    <div class="relative min-h-0 flex-1 overflow-y-auto">
      <div class="mx-auto max-w-4xl px-4 py-6 md:px-8">{props.children}</div>
    </div>
  );
}

/** Whether what is here is on the server, and whether it runs already. */
function SavedState(props: { builder: Builder; changed: boolean }) {
  const words = () => {
    if (props.builder.conflict()) return "Not saved";
    if (props.builder.failure() !== null) return "Not saved";
    if (props.builder.dirty() || props.builder.saving()) return "Saving…";
    return props.changed ? "Saved, not live yet" : "Saved";
  };
  return (
    <span
      role="status"
      class="shrink-0 text-xs"
      classList={{ "text-danger": words() === "Not saved", "text-faint": words() !== "Not saved" }}
    >
      {words()}
    </span>
  );
}
