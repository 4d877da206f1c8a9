import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/solid-query";
import { createMemo, createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { maySend, useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { Layers } from "#web/shared/ui/icons.ts";
import { Section } from "#web/shared/ui/Page.tsx";
import { ShowMore } from "#web/shared/ui/ShowMore.tsx";
import { EmptyState, Loaded } from "#web/shared/ui/states.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";
import { differencesOf } from "./differences.ts";
import { DefinitionView } from "./DefinitionView.tsx";
import { copyOf, type Definition, type Playbook } from "./definition.ts";
import { countOf } from "./playbook-text.ts";
import { movingText } from "./publish-text.ts";
import { useDefinitionNames } from "./use-definition-names.ts";

type Versions = Answer<"GET /api/playbooks/:id/versions">;
type Version = Versions["items"][number];

/** What ran when, what each version changed, who is still on an older one, and how they are moved (PB7). */
export default function VersionsTab(props: { playbook: Playbook }) {
  const me = useMe();
  const client = useQueryClient();
  const names = useDefinitionNames();
  const [isMoving, setMoving] = createSignal(false);
  const versions = useInfiniteQuery(() => ({
    queryKey: ["playbook", props.playbook.id, "versions"],
    queryFn: ({ pageParam, signal }) =>
      request("GET /api/playbooks/:id/versions", {
        params: { id: props.playbook.id },
        query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Versions) => last.next,
  }));
  const loaded = createMemo(() => versions.isSuccess ? versions.data.pages.flatMap(({ items }) => items) : []);
  // What one changed is known by the one before it: the oldest that came waits for the next page.
  const shown = () => versions.hasNextPage ? loaded().slice(0, -1) : loaded();
  const older = () =>
    props.playbook.running.filter(({ version }) => version !== props.playbook.version)
      .reduce((sum, { enrollments }) => sum + enrollments, 0);
  const preview = useQuery(() => ({
    queryKey: ["playbook-move", props.playbook.id, props.playbook.version],
    queryFn: ({ signal }) =>
      request("POST /api/playbooks/:id/preview", {
        params: { id: props.playbook.id },
        body: { definition: copyOf(props.playbook.live!) },
        signal,
      }),
    enabled: isMoving() && props.playbook.live !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  }));
  const leaving = () => (preview.isSuccess ? preview.data.leaving : null);
  const move = async () => {
    const moved = await request("POST /api/playbooks/:id/move", { params: { id: props.playbook.id } });
    client.setQueryData(["playbook", moved.id], moved);
    await versions.refetch();
    toast(`All go on with version ${moved.version}`);
  };
  return (
    <Loaded query={versions}>
      {() => (
        <Show
          when={loaded().length > 0}
          fallback={
            <EmptyState icon={<Layers size={18} aria-hidden="true" />} title="No version yet">
              A version is made each time the playbook goes live. Accounts finish on the one that they entered.
            </EmptyState>
          }
        >
          <Show when={props.playbook.changed}>
            <Section title="Not live yet">
              <Differences
                list={differencesOf(loaded()[0]!.definition, props.playbook.definition, names)}
                none="The same as what runs."
              />
            </Section>
          </Show>
          <For each={shown()}>
            {(version, n) => (
              <VersionSection
                version={version}
                before={loaded()[n() + 1]?.definition ?? null}
                isNewest={n() === 0}
                names={names}
                older={n() === 0 && maySend(me()) && !props.playbook.archived ? older() : 0}
                onMove={() => setMoving(true)}
              />
            )}
          </For>
          <ShowMore list={versions} />
          <ConfirmDialog
            open={isMoving()}
            onClose={() => setMoving(false)}
            title={`Move ${countOf(older(), "account")} to version ${props.playbook.version}?`}
            action="Move them"
            onConfirm={move}
          >
            What was done for them stays done. What is to come follows version{" "}
            {props.playbook.version}, by the day that each entered.
            <p class="mt-2" role="status">
              {leaving()
                ? movingText(leaving()!)
                : preview.isError
                ? "How many leave could not be counted just now."
                : "Looking how many leave…"}
            </p>
          </ConfirmDialog>
        </Show>
      )}
    </Loaded>
  );
}

function VersionSection(
  props: {
    version: Version;
    before: Definition | null;
    isNewest: boolean;
    names: ReturnType<typeof useDefinitionNames>;
    /** How many accounts stand on older ones, where they may be moved to this one. */
    older: number;
    onMove: () => void;
  },
) {
  const me = useMe();
  const [isOpen, setOpen] = createSignal(false);
  const one = () => props.version;
  return (
    <Section
      title={`Version ${one().version}`}
      lead={
        <>
          {one().createdBy?.name ?? "Somebody who left"}, <Time at={one().createdAt} zone={me().timeZone} exact />
        </>
      }
      actions={
        <div class="flex flex-wrap items-center justify-end gap-2">
          <Badge tone={one().running > 0 ? "ok" : "neutral"}>{countOf(one().running, "account")} in it</Badge>
          <Show when={props.older > 0}>
            <Button size="sm" onClick={() => props.onMove()}>Move {countOf(props.older, "account")} here</Button>
          </Show>
        </div>
      }
    >
      <Show
        when={props.before}
        fallback={<p class="px-4 py-3 text-sm text-muted">The first one.</p>}
      >
        {(before) => (
          <Differences
            list={differencesOf(before(), one().definition, props.names)}
            none="The same as the one before."
          />
        )}
      </Show>
      <div class="border-t p-3">
        <Button size="sm" look="ghost" aria-expanded={isOpen()} onClick={() => setOpen(!isOpen())}>
          {isOpen() ? "Hide what it does" : "Show what it does"}
        </Button>
        <Show when={isOpen()}>
          <div class="mt-3 px-1">
            <DefinitionView definition={one().definition} />
          </div>
        </Show>
      </div>
    </Section>
  );
}

function Differences(props: { list: string[]; none: string }) {
  return (
    <ul class="flex flex-col gap-1.5 px-4 py-3 text-sm">
      <For each={props.list} fallback={<li class="text-muted">{props.none}</li>}>
        {(words) => <li class="break-words">{words}</li>}
      </For>
    </ul>
  );
}
