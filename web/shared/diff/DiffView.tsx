import { createMemo, createSignal, For, type JSX, Match, Show, Switch } from "solid-js";
import type { Comparison, LineChange, Stretch } from "#jobs/document/compare.ts";
import { ChevronsUpDown, FileText } from "../ui/icons.ts";
import { lookText, shapeText, summaryText } from "./diff-text.ts";
import { byFate, foldLines, type Part } from "./fold-lines.ts";
import { Line, Words } from "./Line.tsx";

/** What lies between two texts, to be read: by colour, by line and strike, and in words for whoever hears it. */
export function DiffView(props: { comparison: Comparison }) {
  const parts = createMemo(() => foldLines(props.comparison.body));
  return (
    <div class="flex flex-col gap-3 text-base leading-6">
      <p class="text-sm text-muted" role="status">{summaryText(props.comparison)}</p>
      <Show when={props.comparison.differs}>
        <Show when={props.comparison.subject.length > 0}>
          <div class="border-b pb-3">
            <p class="text-xs text-faint">Subject</p>
            <p class="font-medium break-words">
              <Stretches of={props.comparison.subject} />
            </p>
          </div>
        </Show>
        <div class="flex flex-col gap-1">
          <For each={parts()}>{(part) => <FoldedPart part={part} />}</For>
        </div>
        <Show when={props.comparison.files.length > 0}>
          <ul class="flex flex-col gap-1 border-t pt-3 text-sm" aria-label="Files">
            <For each={props.comparison.files}>
              {(file) => (
                <li class="flex items-center gap-2">
                  <FileText size={15} class="shrink-0 text-muted" aria-hidden="true" />
                  <Fate as={file.as}>{file.name}</Fate>
                </li>
              )}
            </For>
          </ul>
        </Show>
      </Show>
    </div>
  );
}

function FoldedPart(props: { part: Part }) {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <Show
      when={props.part.folded && !isOpen()}
      fallback={<For each={props.part.lines}>{(line) => <ChangedLine line={line} />}</For>}
    >
      <button
        type="button"
        class="my-1 flex items-center gap-2 self-start rounded-md px-2 py-0.5 text-xs text-muted hover:bg-hover"
        onClick={() => setOpen(true)}
      >
        <ChevronsUpDown size={13} aria-hidden="true" /> {props.part.lines.length} unchanged lines
      </button>
    </Show>
  );
}

const grounds = { same: "", changed: "", added: "bg-ok-soft", removed: "bg-danger-soft" };
const signs = { same: "", changed: "~", added: "+", removed: "−" };
const signTones = { same: "", changed: "text-muted", added: "text-ok", removed: "text-danger" };

function ChangedLine(props: { line: LineChange }) {
  const as = () => props.line.as;
  return (
    <div class={`flex gap-2 rounded-md py-0.5 pr-2 ${grounds[as()]}`}>
      <span class={`w-4 shrink-0 text-center font-mono select-none ${signTones[as()]}`} aria-hidden="true">
        {signs[as()]}
      </span>
      <div class="min-w-0 flex-1">
        <Show when={props.line.shapeWas}>
          {(was) => (
            <p class="text-xs text-muted">
              {shapeText(props.line.shape)}, was {shapeText(was())}
            </p>
          )}
        </Show>
        <Line shape={props.line.shape}>
          <Show when={props.line.stretches.length > 0} fallback={<EmptyLine as={as()} />}>
            <Stretches of={props.line.stretches} />
          </Show>
        </Line>
      </div>
    </div>
  );
}

const EmptyLine = (props: { as: LineChange["as"] }) => (
  <Show when={props.as === "added" || props.as === "removed" ? props.as : null} fallback={<br />}>
    {(as) => <Fate as={as()}>empty line</Fate>}
  </Show>
);

const Stretches = (props: { of: Stretch[] }) => (
  <For each={byFate(props.of)}>
    {(group) => (
      <Fate as={group[0]!.as}>
        <For each={group}>{(stretch) => <StretchView stretch={stretch} />}</For>
      </Fate>
    )}
  </For>
);

function StretchView(props: { stretch: Stretch }) {
  const shown = () => {
    const { stretch } = props;
    // A break that came or went would else be seen by its effect alone.
    return stretch.as === "same" ? stretch : { ...stretch, text: stretch.text.replaceAll("\n", "↵\n") };
  };
  return (
    <Show when={props.stretch.was} fallback={<Words of={shown()} />}>
      {(was) => (
        <span class="rounded-xs bg-warn-soft" title={`Is ${lookText(props.stretch)}, was ${lookText(was())}`}>
          <Words of={shown()} />
          <Spoken words={` (is ${lookText(props.stretch)}, was ${lookText(was())}) `} />
        </span>
      )}
    </Show>
  );
}

const spoken = { added: " added: ", removed: " removed: " };
const fates = {
  added: "rounded-xs bg-ok-soft text-ok underline decoration-ok/60 underline-offset-2",
  removed: "rounded-xs bg-danger-soft text-danger line-through decoration-danger/70",
};

/** Not every reader of screens says what `ins` and `del` mean: it stands there in words. */
function Fate(props: { as: Stretch["as"]; children: JSX.Element }) {
  const inner = (as: "added" | "removed") => (
    <>
      <Spoken words={spoken[as]} />
      {props.children}
      <Spoken words=", " />
    </>
  );
  return (
    <Switch fallback={props.children}>
      <Match when={props.as === "added"}>
        <ins class={fates.added}>{inner("added")}</ins>
      </Match>
      <Match when={props.as === "removed"}>
        <del class={fates.removed}>{inner("removed")}</del>
      </Match>
    </Switch>
  );
}

const Spoken = (props: { words: string }) => <span class="sr-only select-none">{props.words}</span>;
