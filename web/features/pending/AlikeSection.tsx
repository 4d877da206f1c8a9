import { useQuery } from "@tanstack/solid-query";
import { createMemo, createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import type { DataHandle } from "#web/shared/data-view/DataView.tsx";
import type { Message } from "#web/shared/mail/message-state.ts";
import { writtenName } from "#web/shared/mail/path-text.ts";
import { WrittenLine, WrittenText } from "#web/shared/mail/WrittenText.tsx";
import { Loaded, SkeletonLines } from "#web/shared/ui/states.tsx";
import { varying, withoutSaid } from "./alike.ts";
import { AlikeTable } from "./AlikeTable.tsx";
import type { Desk } from "./create-desk.ts";
import type { Differences } from "./create-differences.ts";

/** The text that these have in common, and below it what sets each of them apart. */
export function AlikeSection(
  props: {
    startName: string | null;
    messages: Message[];
    differences: Differences;
    nameOf: (path: string) => string;
    desk: Desk;
    list: DataHandle<Message> | undefined;
  },
) {
  /** The variable that is pointed at, in the text or in the table. */
  const [lit, setLit] = createSignal<string | null>(null);
  const known = createMemo(() => props.messages.flatMap((message) => props.differences.of(message.id) ?? []));
  const varies = createMemo(() => varying(known()));
  const inTable = (path: string) => varies().some((one) => one.path === path);
  /** One whose text nobody changed says what all began with. */
  const plain = () => known().find((one) => !one.edited)?.id ?? null;
  const sample = () => plain() ?? props.messages[0]!.id;
  const text = useQuery(() => ({
    queryKey: ["message", sample(), "content"],
    queryFn: ({ signal }) => request("GET /api/messages/:id/content", { params: { id: sample() }, signal }),
    enabled: known().length > 0,
  }));
  /** The value itself, where all have the same. */
  const shared = (path: string) => known()[0]?.values.find((one) => one.path === path)?.value ?? null;
  const chip = (variable: { path: string; fallback: string | null }) => (
    <Show
      when={inTable(variable.path)}
      fallback={<span title={props.nameOf(variable.path)}>{shared(variable.path) ?? variable.fallback ?? "—"}</span>}
    >
      <span
        class="rounded-sm px-0.5 py-px"
        classList={{
          "bg-accent-soft text-accent": lit() !== variable.path,
          "bg-accent-solid text-on-accent": lit() === variable.path,
        }}
        onPointerEnter={() => setLit(variable.path)}
        onPointerLeave={() => setLit(null)}
      >
        {props.nameOf(variable.path)}
      </span>
    </Show>
  );
  return (
    <section class="border-b last:border-b-0">
      <Show when={props.startName}>
        {(name) => <h3 class="border-b bg-sunken px-4 py-1.5 text-xs font-medium text-muted">{writtenName(name())}</h3>}
      </Show>
      <div class="border-b px-4 py-4">
        <Loaded query={text} skeleton={<SkeletonLines lines={4} />}>
          {(content) => (
            <div class="mx-auto max-w-2xl">
              <Show when={plain() === null}>
                <p class="mb-2 text-xs text-muted">Each of them was edited; this is the first as it stands.</p>
              </Show>
              <p class="mb-3 font-semibold">
                <WrittenLine text={content().subject} chip={chip} />
              </p>
              <WrittenText html={content().html} chip={chip} />
            </div>
          )}
        </Loaded>
      </div>
      <AlikeTable
        messages={props.messages}
        varying={withoutSaid(varies())}
        differences={props.differences}
        nameOf={props.nameOf}
        desk={props.desk}
        list={props.list}
        lit={lit()}
        onLit={setLit}
      />
    </section>
  );
}
