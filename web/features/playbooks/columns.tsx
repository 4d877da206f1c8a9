import { Show } from "solid-js";
import type { Column } from "#web/shared/data-view/types.ts";
import { Time } from "#web/shared/times.tsx";
import { Person } from "#web/shared/ui/Avatar.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { CircleAlert } from "#web/shared/ui/icons.ts";
import { cappedText, type PlaybookRow, states } from "./playbook-text.ts";

type Numbered = "matching" | "acted" | "pending" | "sent";
const numberColumn = (key: Numbered, label: string, width: string): Column<PlaybookRow> => ({
  key,
  label,
  width,
  align: "end",
  render: (playbook) => <span class="tabular-nums">{cappedText(playbook[key])}</span>,
});

/** What is to be seen of a playbook in the list. */
export const playbookColumns = (zone: () => string): Column<PlaybookRow>[] => [
  {
    key: "name",
    label: "Name",
    sort: "name",
    width: "minmax(12rem,2fr)",
    render: (playbook) => <span class="truncate font-medium">{playbook.name}</span>,
  },
  {
    key: "state",
    label: "State",
    width: "minmax(8.5rem,11rem)",
    phone: true,
    render: (playbook) => (
      <span class="flex min-w-0 items-center gap-1.5">
        <Badge tone={states[playbook.state].tone}>{states[playbook.state].label}</Badge>
        <Show when={playbook.changed && playbook.version > 0}>
          <span class="truncate text-xs text-faint">edited</span>
        </Show>
      </span>
    ),
  },
  numberColumn("matching", "In it now", "5.5rem"),
  numberColumn("acted", "In it, acted on", "7.5rem"),
  numberColumn("pending", "Pending", "5rem"),
  numberColumn("sent", "Sent", "5rem"),
  {
    key: "fault",
    label: "Fault",
    width: "minmax(5rem,1fr)",
    render: (playbook) => (
      <Show when={playbook.fault}>
        {(fault) => (
          <span class="flex min-w-0 items-center gap-1.5 text-danger" title={fault()}>
            <CircleAlert size={14} class="shrink-0" aria-hidden="true" />
            <span class="truncate">{fault()}</span>
          </span>
        )}
      </Show>
    ),
  },
  {
    key: "updatedAt",
    label: "Changed",
    sort: "updatedAt",
    sortFirst: "desc",
    width: "8rem",
    render: (playbook) => <Time at={playbook.updatedAt} zone={zone()} class="text-muted" />,
  },
  {
    key: "createdBy",
    label: "Made by",
    width: "minmax(8rem,12rem)",
    byChoice: true,
    render: (playbook) => <Person person={playbook.createdBy} />,
  },
  {
    key: "sweptAt",
    label: "Last looked",
    width: "8rem",
    byChoice: true,
    render: (playbook) => (
      <Show when={playbook.sweptAt}>{(at) => <Time at={at()} zone={zone()} class="text-muted" />}</Show>
    ),
  },
];
