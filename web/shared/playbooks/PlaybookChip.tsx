import { A } from "@solidjs/router";
import { writtenName } from "../mail/path-text.ts";
import { Workflow } from "../ui/icons.ts";

/** That a playbook made it, and the way there (PB5): calm beside other words. In a row, whose keys lead to what stands in it, it is no
 * stop of its own and says its name alone. */
export function PlaybookChip(props: { playbook: { id: string; name: string; action: string }; inRow?: boolean }) {
  return (
    <A
      href={`/playbooks/${props.playbook.id}`}
      tabindex={props.inRow ? -1 : undefined}
      title={`Playbook ${props.playbook.name}: ${writtenName(props.playbook.action)}`}
      class="inline-flex h-6 max-w-full min-w-0 items-center gap-1 rounded-sm text-xs text-muted hover:text-text hover:underline"
    >
      <Workflow size={12} class="shrink-0 text-faint" aria-hidden="true" />
      <span class="truncate">
        <span class={props.inRow ? "sr-only" : ""}>Playbook</span>
        {` ${props.playbook.name}`}
      </span>
    </A>
  );
}
