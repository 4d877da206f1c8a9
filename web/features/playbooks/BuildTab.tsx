import { createEffect, createSignal, on, Show } from "solid-js";
import { isCut } from "#web/shared/filter/count-text.ts";
import { FilterEditor } from "#web/shared/filter/FilterEditor.tsx";
import { useFields } from "#web/shared/filter/use-fields.ts";
import { useNames } from "#web/shared/filter/use-names.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { ArrowDown } from "#web/shared/ui/icons.ts";
import { Section } from "#web/shared/ui/Page.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { toastError } from "#web/shared/ui/Toast.tsx";
import { ActionsSection } from "./ActionsSection.tsx";
import { AudiencePanel, matchingText } from "./AudiencePanel.tsx";
import type { Audience, AudienceQuery } from "./create-audience.ts";
import type { Builder } from "./create-builder.ts";
import type { Definition, Playbook, Problem } from "./definition.ts";
import { actionAt, errorsIn, isSaid, mendText, sentence } from "./faults.ts";
import { NameField } from "./NameField.tsx";
import { ReentryField } from "./ReentryField.tsx";
import { useDefinitionNames } from "./use-definition-names.ts";

/** So many accounts that match stand for all of them where a text is shown with somebody's values. */
const mostShownFor = 20;

/** The builder (PB1): who, how often, and what is done, beside who matches now. */
export default function BuildTab(props: { playbook: Playbook; builder: Builder; audience: AudienceQuery }) {
  const builder = props.builder;
  const fields = useFields("account");
  const filterNames = useNames();
  const names = useDefinitionNames();
  const [open, setOpen] = createSignal<string | null>(null);
  const audience = () => (props.audience.query.isSuccess ? props.audience.query.data : undefined);
  const problems = () => audience()?.problems ?? props.playbook.problems;
  const ruleJson = () => (builder.definition.rule === null ? "" : JSON.stringify(builder.definition.rule));
  const ruleFault = () => {
    const refused = builder.refusedAt("rule");
    if (refused) return refused;
    const found = problems().find((one) => /^rule/.test(one.field) && isSaid(builder.definition, one));
    return found ? sentence(found.message) : null;
  };
  const onOf = (field: string) => builder.refusedAt(field);
  let body!: HTMLDivElement;
  const lead = (problem: Problem) => {
    const at = actionAt(problem.field);
    const action = at === null ? undefined : builder.definition.actions[at];
    if (!action) {
      const section = body.querySelector(problem.field.startsWith("rule") ? "#who" : "#what");
      section?.scrollIntoView({ block: "start" });
      section?.querySelector<HTMLElement>("input, button")?.focus();
      return;
    }
    setOpen(action.key);
    queueMicrotask(() => {
      const card = body.querySelector(`[data-action="${action.key}"]`);
      card?.scrollIntoView({ block: "start" });
      (card?.querySelector<HTMLElement>("[aria-invalid=true]") ?? card?.querySelector<HTMLElement>("[data-toggle]"))
        ?.focus();
    });
  };
  // What another saved may have taken the open action away.
  createEffect(on(builder.generation, () => {
    if (!builder.definition.actions.some(({ key }) => key === open())) setOpen(null);
  }, { defer: true }));
  return (
    <div class="grid h-full min-h-0 flex-1 grid-cols-[minmax(0,1fr)_18rem] max-lg:block max-lg:scroll-pt-12 max-lg:overflow-y-auto">
      <InShort audience={audience()} />
      <div ref={body} class="relative min-h-0 overflow-y-auto max-lg:overflow-visible">
        <div class="mx-auto max-w-3xl px-4 py-6 md:px-6">
          <Conflict builder={builder} />
          <NameField playbook={props.playbook} />
          <Section title="Who" lead="Accounts enter when they begin to match, and leave when they no longer do.">
            <div class="p-4">
              <Show when={builder.generation() + 1} keyed>
                <FilterEditor
                  value={ruleJson()}
                  onChange={(json) =>
                    builder.set({ rule: json === "" ? null : JSON.parse(json) as Definition["rule"] })}
                  fields={fields}
                  names={filterNames}
                  lead="Accounts that match"
                  begins
                  keepsBegun
                  countText={countWords(audience())}
                />
              </Show>
              <Show when={ruleFault()}>
                {(words) => <p role="alert" class="mt-2 text-sm text-danger">{words()}</p>}
              </Show>
            </div>
          </Section>
          <Section title="Re-entry" lead="How often one account may enter.">
            <div class="p-4">
              <ReentryField
                value={builder.definition.reentry}
                onChange={(reentry) => builder.set({ reentry })}
                errorOn={onOf}
              />
            </div>
          </Section>
          <section id="what" class="mb-8 scroll-mt-6">
            <h2 class="text-base font-semibold">What</h2>
            <p class="mt-0.5 mb-3 text-sm text-muted">
              In this order. Each mail waits as pending, to be read and edited, before it leaves.
            </p>
            <ActionsSection
              builder={builder}
              problems={problems()}
              names={names}
              accountIds={(audience()?.matching?.sample ?? []).slice(0, mostShownFor).map(({ id }) => id)}
              open={open()}
              onOpen={setOpen}
            />
          </section>
        </div>
      </div>
      <div class="flex min-h-0 flex-col gap-3 border-l bg-sunken p-4 max-lg:border-t max-lg:border-l-0">
        <AudiencePanel
          audience={audience()}
          error={props.audience.query.isError ? props.audience.query.error : null}
          stale={props.audience.isStale()}
          version={props.playbook.version}
          actions={builder.definition.actions}
          onProblem={lead}
        />
      </div>
    </div>
  );
}

/** Where the panel stands under all of it, what it says in a line, and the way there. */
function InShort(props: { audience: Audience | undefined }) {
  const wrong = () => errorsIn(props.audience?.problems ?? []).length;
  return (
    <Show when={props.audience}>
      {(audience) => (
        <a
          href="#who-matches"
          class="sticky top-0 z-10 hidden min-h-9 items-center gap-2 border-b bg-surface px-4 py-1.5 outline-offset-[-2px] max-lg:flex"
          onClick={(event) => {
            event.preventDefault();
            const panel = document.getElementById("who-matches");
            panel?.scrollIntoView({ block: "start" });
            panel?.querySelector<HTMLElement>("[tabindex]")?.focus({ preventScroll: true });
          }}
        >
          <span class="min-w-0 truncate font-medium tabular-nums">{matchingText(audience())}</span>
          <Show when={wrong() > 0}>
            <Badge tone="danger">{mendText(wrong())}</Badge>
          </Show>
          <ArrowDown size={14} class="ml-auto shrink-0 text-faint" aria-hidden="true" />
        </a>
      )}
    </Show>
  );
}

/** Under the rule, without what the panel beside it says too. */
const countWords = (audience: Parameters<typeof matchingText>[0] | undefined): string | null =>
  audience === undefined || audience.matching && isCut(audience.matching) && audience.matching.count === 0
    ? null
    : matchingText(audience);

/** A colleague saved another definition while something here was not saved yet. */
function Conflict(props: { builder: Builder }) {
  return (
    <Show when={props.builder.conflict()}>
      <div class="mb-6">
        <Notice
          tone="warn"
          action={
            <>
              <Button size="sm" onClick={() => void props.builder.takeTheirs().catch(toastError)}>Take theirs</Button>
              <Button size="sm" onClick={() => void props.builder.keepMine().catch(toastError)}>Keep mine</Button>
            </>
          }
        >
          A colleague changed this playbook meanwhile. What you changed here is not saved.
        </Notice>
      </div>
    </Show>
  );
}
