import { createEffect, onCleanup, Show } from "solid-js";
import type * as Y from "yjs";
import { Close } from "#edge/sync/protocol.ts";
import { ChipPopover } from "#web/shared/editor/ChipPopover.tsx";
import { createDesk } from "#web/shared/editor/create-desk.ts";
import { EditorField } from "#web/shared/editor/EditorField.tsx";
import { bodyExtensions, subjectExtensions } from "#web/shared/editor/extensions.ts";
import { Toolbar } from "#web/shared/editor/Toolbar.tsx";
import { createVariables, type VariableSource } from "#web/shared/editor/variables.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { AvatarStack } from "#web/shared/ui/Avatar.tsx";
import { StatusDot, type Tone } from "#web/shared/ui/Badge.tsx";
import { SkeletonLines } from "#web/shared/ui/states.tsx";
import { createLiveSession, type LiveSession } from "#web/shared/live-text/create-live-session.ts";
import { isEditable, type LiveStatus, statusText } from "#web/shared/live-text/live-status.ts";
import { LateWords } from "./LateWords.tsx";
import { liveExtensions } from "#web/shared/live-text/live-extensions.ts";

const reopenAfterMs = 1_000;

/** The draft of a pending message, edited live with others (CO1-CO5). `state` is the message's: one that was reopened opens again. */
export function DraftEditor(props: { messageId: string; state: string; onLeave: () => void }) {
  const me = useMe();
  const session = createLiveSession({ messageId: () => props.messageId, teammateId: me().id });
  const variables = createVariables(() => ({ messageId: props.messageId }));
  // The message may be heard of as open again before its close is heard of, or long before it is heard of as sealed: no hurry.
  createEffect(() => {
    const { link, closeCode } = session.status();
    if (props.state !== "pending" || link !== "locked" || closeCode !== Close.sealed.code) return;
    const timer = setTimeout(() => session.reopen(), reopenAfterMs);
    onCleanup(() => clearTimeout(timer));
  });
  const readOnly = () => !mayWork(me()) || !isEditable(session.status());
  return (
    <section aria-label="Editor" class="flex min-h-0 flex-1 flex-col">
      <Show when={session.late().length > 0}>
        <LateWords lines={session.late()} />
      </Show>
      <Show
        when={session.doc() && session.provider() && { doc: session.doc()!, provider: session.provider()! }}
        keyed
        fallback={<SkeletonLines lines={6} />}
      >
        {(live) => (
          <Fields
            {...live}
            variables={variables}
            editable={!readOnly()}
            me={{ name: me().name, color: me().color }}
            onLeave={props.onLeave}
          />
        )}
      </Show>
      <Foot status={session.status()} editors={session.editors()} mayWrite={mayWork(me())} />
    </section>
  );
}

function Fields(
  props: {
    doc: Y.Doc;
    provider: NonNullable<ReturnType<LiveSession["provider"]>>;
    variables: VariableSource;
    editable: boolean;
    me: { name: string; color: string };
    onLeave: () => void;
  },
) {
  const desk = createDesk();
  const field = (fragment: "subject" | "body", placeholder: string) => ({
    variables: props.variables,
    placeholder,
    leave: props.onLeave,
    collaboration: liveExtensions({
      fragment: props.doc.getXmlFragment(fragment),
      provider: props.provider,
      me: props.me,
    }),
  });
  return (
    <>
      <div class="flex shrink-0 items-baseline gap-3 border-b px-4 py-2">
        <span class="text-xs text-faint" aria-hidden="true">Subject</span>
        <EditorField
          class="min-w-0 flex-1 font-medium"
          label="Subject"
          lines="one"
          extensions={subjectExtensions({
            ...field("subject", "Subject"),
            onward: () => desk.body()?.commands.focus("start"),
          })}
          editable={props.editable}
          onEditor={desk.setSubject}
        />
      </div>
      <div class="shrink-0 border-b px-2.5 py-1">
        <Toolbar desk={desk} variables={props.variables} disabled={!props.editable} />
      </div>
      <div
        class="relative min-h-0 flex-1 cursor-text overflow-y-auto px-4 py-4"
        onMouseDown={(event) => {
          if (event.target !== event.currentTarget) return;
          event.preventDefault();
          desk.body()?.commands.focus("end");
        }}
      >
        <EditorField
          class="mx-auto max-w-2xl"
          label="Message"
          lines="many"
          extensions={bodyExtensions({
            ...field("body", "Write here. Type { for a variable."),
            openLink: () => desk.setLinkOpen(true),
          })}
          editable={props.editable}
          onEditor={(editor) => {
            desk.setBody(editor);
            editor?.commands.focus("end");
          }}
        />
      </div>
      <ChipPopover editor={desk.active()} variables={props.variables} />
    </>
  );
}

function toneOf({ link, unsaved }: LiveStatus): Tone {
  if (link === "live") return unsaved ? "neutral" : "ok";
  return link === "connecting" ? "neutral" : "warn";
}

function Foot(
  props: { status: LiveStatus; editors: LiveSession["editors"] extends () => infer E ? E : never; mayWrite: boolean },
) {
  const text = () => statusText(props.status);
  return (
    <footer class="flex h-9 shrink-0 items-center gap-3 border-t px-4 text-xs text-muted">
      <StatusDot tone={toneOf(props.status)} label={text()} />
      {/* "Saving…" and "Saved" take turns with every word: only what is out of the ordinary is read out. */}
      <span role="status" class="sr-only">{props.status.link === "live" ? "" : text()}</span>
      <Show when={!props.mayWrite}>
        <span>You may read this draft, not write in it.</span>
      </Show>
      <Show when={props.editors.length > 0}>
        <span class="ml-auto flex items-center gap-2">
          <AvatarStack
            label="Also here"
            people={props.editors.map((one) => ({ id: one.teammateId, name: one.name, color: one.color }))}
            most={5}
          />
        </span>
      </Show>
    </footer>
  );
}
