import { A } from "@solidjs/router";
import { createSignal, createUniqueId, For, Show } from "solid-js";
import type { Answer } from "#web/shared/api.ts";
import { writtenName } from "#web/shared/mail/path-text.ts";
import { SubjectText } from "#web/shared/mail/SubjectText.tsx";
import { useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Avatar } from "#web/shared/ui/Avatar.tsx";
import { ChevronRight } from "#web/shared/ui/icons.ts";
import { detailText, fieldLabel, tailText } from "./audit-detail.ts";
import { actionWords, auditPath } from "./audit-words.ts";

type Entry = Answer<"GET /api/audit">["items"][number];
/** What a variable of a subject is called, by its path. */
type NameOf = (path: string) => string;

/** One entry of the trail as a sentence, with a link to what it speaks of; the rest unfolds (AD2). */
export function AuditEntry(props: { entry: Entry; nameOf: NameOf }) {
  const me = useMe();
  const [isOpen, setOpen] = createSignal(false);
  const id = createUniqueId();
  const who = () => props.entry.actor?.name ?? "Parley";
  const isLeaving = () => props.entry.action === "teammate.left";
  const sentence = () =>
    `${who()} ${actionWords(props.entry.action)} ${writtenName(props.entry.name ?? "")}`.trim() + tailText(props.entry);
  return (
    <li class="px-4 py-2.5 text-sm">
      <div class="flex items-start gap-3">
        <Avatar name={who()} color={props.entry.actor?.color} size="sm" />
        <div class="min-w-0 flex-1">
          <p class="break-words">
            <Show
              when={isLeaving()}
              fallback={
                <>
                  <span class="font-medium">{who()}</span> {actionWords(props.entry.action)}{" "}
                  <About entry={props.entry} nameOf={props.nameOf} />
                </>
              }
            >
              <About entry={props.entry} nameOf={props.nameOf} /> left
            </Show>
            {tailText(props.entry)}
          </p>
          <Show when={!isOpen() && detailText(props.entry)}>
            {(text) => <p class="truncate text-xs text-muted">{text()}</p>}
          </Show>
        </div>
        <Time at={props.entry.at} zone={me().timeZone} exact class="shrink-0 pt-0.5 text-xs text-muted" />
        <button
          type="button"
          aria-expanded={isOpen()}
          aria-controls={id}
          aria-label={`Details: ${sentence()}`}
          class="grid size-6 shrink-0 place-items-center rounded-md text-muted hover:bg-hover"
          onClick={() => setOpen(!isOpen())}
        >
          <span class="transition-transform" classList={{ "rotate-90": isOpen() }}>
            <ChevronRight size={14} aria-hidden="true" />
          </span>
        </button>
      </div>
      <div id={id}>
        <Show when={isOpen()}>
          <Details entry={props.entry} />
        </Show>
      </div>
    </li>
  );
}

function About(props: { entry: Entry; nameOf: NameOf }) {
  const name = () => {
    const { entity, entityId, name } = props.entry;
    if (entity === "suppression" || entity === "holiday") return entityId;
    if (name !== null && (entity === "message" || entity === "conversation")) {
      return <SubjectText subject={name} nameOf={props.nameOf} />;
    }
    if (name !== null) return name;
    return auditPath(props.entry) === null ? null : "something that is gone";
  };
  return (
    <Show when={name()}>
      {(text) => (
        <Show when={auditPath(props.entry)} fallback={<span class="font-medium">{text()}</span>}>
          {(href) => <A href={href()} class="text-accent underline underline-offset-2">{text()}</A>}
        </Show>
      )}
    </Show>
  );
}

function Details(props: { entry: Entry }) {
  const named = (value: string) => {
    const name = props.entry.names[value];
    return name === undefined ? value : `${name} (${value})`;
  };
  const facts = () => [
    ["Action", props.entry.action],
    ["About", `${props.entry.entity} ${props.entry.entityId}`],
    ["At", props.entry.at],
    ...Object.entries(props.entry.detail ?? {}).map(([key, value]) => [
      fieldLabel(key),
      typeof value === "string" ? named(value) : JSON.stringify(value, null, 1),
    ]),
  ];
  return (
    <dl class="mt-2 ml-8 grid grid-cols-[minmax(5rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1 text-xs">
      <For each={facts()}>
        {([key, value]) => (
          <>
            <dt class="text-muted">{key}</dt>
            <dd class="font-mono break-words whitespace-pre-wrap">{value}</dd>
          </>
        )}
      </For>
    </dl>
  );
}
