import { Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import type { Grouping } from "#web/shared/data-view/types.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { writtenName } from "#web/shared/mail/path-text.ts";
import { Pencil, TriangleAlert } from "#web/shared/ui/icons.ts";

type Told = Answer<"GET /api/message-groups">["items"][number];
/** Messages that began alike. `id` is `none` for those that began with neither start nor template. */
export type MessageGroup = Omit<Told, "id"> & { id: string };

export const noGroup = "none";

/** What pending mail can be grouped by, riskiest group first where the list is (PR4). */
export function messageGroupings(o: { mine: () => boolean }): Grouping<Message, MessageGroup>[] {
  const load = (by: "start" | "template"): Grouping<Message, MessageGroup>["load"] => async (asked) => {
    const { q, sort, filters, filter, signal } = asked;
    const query = { by, q, filter, ...filters, ...(o.mine() ? { mine: "true" as const } : {}) };
    const { items } = await request("GET /api/message-groups", { query, signal });
    const groups = items.map((group) => ({
      ...group,
      id: group.id ?? noGroup,
      name: group.id === null ? (by === "start" ? "Not from a start" : "Without a template") : writtenName(group.name),
    }));
    if (sort === "risk") return groups.toSorted((a, b) => b.riskMost - a.riskMost);
    return sort === "-sendAt" ? groups.toReversed() : groups;
  };
  const render = (group: MessageGroup) => <GroupSigns group={group} />;
  return [
    { key: "start", label: "Start", load: load("start"), groupOf: (message) => message.start?.id ?? noGroup, render },
    {
      key: "template",
      label: "Template",
      load: load("template"),
      groupOf: (message) => message.template?.id ?? noGroup,
      render,
    },
  ];
}

/** How many of a group were edited, and how risky the riskiest is. */
export function GroupSigns(props: { group: Pick<MessageGroup, "edited" | "riskMost"> }) {
  return (
    <span class="inline-flex items-center gap-2.5 text-2xs text-muted tabular-nums">
      <Show when={props.group.edited > 0}>
        <span class="inline-flex items-center gap-1">
          <Pencil size={11} aria-hidden="true" />
          {`${props.group.edited} edited`}
        </span>
      </Show>
      <Show when={props.group.riskMost > 0}>
        <RiskMark risk={props.group.riskMost} />
      </Show>
    </span>
  );
}

/** That something is to be looked at, as loud as it weighs. */
function RiskMark(props: { risk: number }) {
  const words = () =>
    props.risk >= 80 ? "Something keeps mail back" : props.risk >= 40 ? "Worth a look" : "Small notes";
  return (
    <span
      class="inline-flex items-center"
      classList={{
        "text-danger": props.risk >= 80,
        "text-warn": props.risk >= 40 && props.risk < 80,
        "text-faint": props.risk < 40,
      }}
      title={words()}
    >
      <TriangleAlert size={13} aria-hidden="true" />
      <span class="sr-only">{words()}</span>
    </span>
  );
}
