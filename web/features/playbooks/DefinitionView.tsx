import { createSignal, For, Show } from "solid-js";
import { SubjectText } from "#web/shared/mail/SubjectText.tsx";
import { pathText } from "#web/shared/mail/path-text.ts";
import { WrittenText } from "#web/shared/mail/WrittenText.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Facts } from "#web/shared/ui/Page.tsx";
import { actionText, kindText, ruleText, titleOf, undoText, upper } from "./action-words.ts";
import type { Action, Definition } from "./definition.ts";
import { reentryText } from "./playbook-text.ts";
import { useDefinitionNames } from "./use-definition-names.ts";

/** A definition in words: who, how often, and each action with its text. */
export function DefinitionView(props: { definition: Definition }) {
  const names = useDefinitionNames();
  return (
    <div class="flex flex-col gap-4 text-sm">
      <Facts
        facts={[
          { label: "Who", value: ruleText(props.definition.rule, names) },
          { label: "Re-entry", value: upper(reentryText(props.definition.reentry)) },
        ]}
      />
      <ol class="flex flex-col gap-3" aria-label="Actions">
        <For each={props.definition.actions} fallback={<li class="text-muted">Nothing is done yet.</li>}>
          {(action) => (
            <li class="rounded-lg border p-3">
              <p class="font-medium">{titleOf(action, names)}</p>
              <p class="text-xs text-muted">
                {kindText(action.kind)} · {actionText(action, props.definition.actions, names)}
              </p>
              <Show when={undoText(action)}>{(words) => <p class="text-xs text-muted">{words()}</p>}</Show>
              <Text action={action} />
            </li>
          )}
        </For>
      </ol>
    </div>
  );
}

function Text(props: { action: Action }) {
  const [isOpen, setOpen] = createSignal(false);
  const content = () => (props.action.kind === "setTrait" ? undefined : props.action.content);
  return (
    <Show when={content()}>
      {(text) => (
        <div class="mt-2">
          <Button size="sm" aria-expanded={isOpen()} onClick={() => setOpen(!isOpen())}>
            {isOpen() ? "Hide its text" : "Show its text"}
          </Button>
          <Show when={isOpen()}>
            <div class="mt-2 rounded-lg bg-sunken p-3">
              <p class="mb-2 font-medium">
                <SubjectText subject={text().subject} />
              </p>
              <WrittenText
                html={text().html}
                chip={({ path }) => <span class="rounded-xs bg-accent-soft px-1 text-accent">{pathText(path)}</span>}
              />
            </div>
          </Show>
        </div>
      )}
    </Show>
  );
}
