import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { writtenName } from "../mail/path-text.ts";

/** The playbook that made something and by which of its actions, with the way there (PB5). */
export function PlaybookName(props: { playbook: { id: string; name: string; action?: string } }) {
  return (
    <span class="min-w-0">
      <A href={`/playbooks/${props.playbook.id}`} class="link inline-block py-0.5">{props.playbook.name}</A>
      <Show when={props.playbook.action}>
        {(action) => <span class="block text-xs text-muted">{writtenName(action())}</span>}
      </Show>
    </span>
  );
}
