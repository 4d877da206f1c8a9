import type { AnyExtension } from "@tiptap/core";
import { type JSX, Show } from "solid-js";
import type * as Y from "yjs";
import { ChipPopover } from "../editor/ChipPopover.tsx";
import { createDesk, type Desk } from "../editor/create-desk.ts";
import { EditorField } from "../editor/EditorField.tsx";
import { bodyExtensions, subjectExtensions } from "../editor/extensions.ts";
import { createInserts } from "../editor/inserts.ts";
import { PicturePopover } from "../editor/PicturePopover.tsx";
import { Toolbar } from "../editor/Toolbar.tsx";
import type { VariableSource } from "../editor/variables.ts";
import { createAttach } from "../files/create-attach.ts";
import { dropZone } from "../files/drop-zone.ts";
import { createDocFiles } from "../files/file-store.ts";
import { FilesRow } from "../files/FilesRow.tsx";
import { useMe } from "../me.ts";
import { SkeletonLines } from "../ui/states.tsx";
import type { LiveSession } from "./create-live-session.ts";
import { LateWords } from "./LateWords.tsx";
import { liveExtensions, showCaret } from "./live-extensions.ts";
import { isEditable, statusText } from "./live-status.ts";
import { LiveFoot } from "./LiveFoot.tsx";

export type LiveField = "subject" | "body";
type LiveEditorProps = {
  session: LiveSession;
  /** What of the text is shown: a signature and a snippet are a body alone. */
  fields: readonly LiveField[];
  variables: VariableSource;
  /** What the text is called in a sentence: draft, template, signature. */
  noun: string;
  bodyLabel?: string;
  placeholder?: string;
  mayWrite: boolean;
  /** Escape was pressed in a field. */
  onLeave: () => void;
  /** `pane` fills its place and scrolls by itself; `card` is as tall as its text. */
  look: "pane" | "card";
  /** The caret begins in the body. */
  autofocus?: boolean;
  /** Further plugins of a field, such as marks of comments. */
  more?: (field: LiveField) => AnyExtension[];
  /** Stands at the end of the toolbar. */
  tools?: JSX.Element;
  /** Stands between the text and the foot. */
  below?: JSX.Element;
  /** What else may be done with words that came too late. */
  lateActions?: JSX.Element;
  /** Says what became of the text whose late words are shown. */
  lateText?: string;
  /** Hears the editors, once they are there. */
  onDesk?: (desk: Desk) => void;
};

/** A text that several write at once, with its state and who is here (CO1, CO3, CO6). */
export function LiveEditor(props: LiveEditorProps) {
  let place!: HTMLElement;
  const editable = () => props.mayWrite && isEditable(props.session.status());
  const live = () => {
    const [doc, provider] = [props.session.doc(), props.session.provider()];
    return doc && provider ? { doc, provider } : undefined;
  };
  /** Why there is no text to show yet, null while it is on its way. */
  const absence = () => {
    const status = props.session.status();
    if (status.link === "connecting" || status.link === "live") return null;
    if (status.link === "offline") return `Parley cannot be reached. This ${props.noun} opens as soon as it can.`;
    return `${statusText(status, props.noun)}.`;
  };
  return (
    <section
      ref={place}
      aria-label="Editor"
      class={props.look === "pane" ? "flex min-h-0 flex-1 flex-col" : "flex flex-col"}
    >
      <Show when={props.session.late().length > 0}>
        <LateWords
          lines={props.session.late()}
          text={props.lateText ?? `This ${props.noun} was closed while you wrote. What is marked here was not saved.`}
          onCopied={() => props.session.letGo()}
          onDismiss={() => props.session.settle()}
          actions={props.lateActions}
        />
      </Show>
      <Show
        when={live()}
        keyed
        fallback={
          <Show when={absence()} fallback={<SkeletonLines lines={props.look === "pane" ? 6 : 3} />}>
            {(why) => <p role="status" class="p-4 text-sm text-muted">{why()}</p>}
          </Show>
        }
      >
        {(text) => <Fields {...props} {...text} editable={editable()} />}
      </Show>
      {props.below}
      <LiveFoot
        status={props.session.status()}
        editors={props.session.editors()}
        noun={props.noun}
        mayWrite={props.mayWrite}
        onFind={(teammateId) => showCaret(place, teammateId)}
      />
    </section>
  );
}

function Fields(
  props: LiveEditorProps & {
    doc: Y.Doc;
    provider: NonNullable<ReturnType<LiveSession["provider"]>>;
    editable: boolean;
  },
) {
  const me = useMe();
  const desk = createDesk();
  const inserts = createInserts(desk.subject, (file) => attach.store?.put(file));
  const hasSubject = () => props.fields.includes("subject");
  const attach = createAttach({
    body: desk.body,
    // What has a subject is a mail, now or later; a signature and a snippet are put into one, and bring their pictures alone.
    store: hasSubject() ? createDocFiles(props.doc) : null,
    editable: () => props.editable,
  });
  const field = (fragment: LiveField, placeholder: string) => ({
    variables: props.variables,
    placeholder,
    leave: () => props.onLeave(),
    collaboration: [
      ...liveExtensions({
        fragment: props.doc.getXmlFragment(fragment),
        provider: props.provider,
        me: { name: me().name, color: me().color },
      }),
      ...(props.more?.(fragment) ?? []),
    ],
  });
  props.onDesk?.(desk);
  return (
    <>
      <Show when={hasSubject()}>
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
      </Show>
      <div class="@container shrink-0 border-b px-2.5 py-1">
        <Toolbar
          desk={desk}
          variables={props.variables}
          attach={attach}
          disabled={!props.editable}
          end={props.tools}
        />
      </div>
      <div
        {...dropZone(attach, () => props.editable, () => desk.body()?.state.doc.content.size ?? 0)}
        class="relative cursor-text px-4 py-4"
        classList={{ "min-h-0 flex-1 overflow-y-auto": props.look === "pane" }}
        onMouseDown={(event) => {
          if (event.target !== event.currentTarget) return;
          event.preventDefault();
          desk.body()?.commands.focus("end");
        }}
      >
        <EditorField
          class={props.look === "pane" ? "mx-auto max-w-2xl" : ""}
          label={props.bodyLabel ?? "Message"}
          lines="many"
          extensions={bodyExtensions({
            ...field("body", props.placeholder ?? "Write here. { for a variable, / for a snippet."),
            openLink: () => desk.setLinkOpen(true),
            inserts,
            files: attach,
          })}
          editable={props.editable}
          onEditor={(editor) => {
            desk.setBody(editor);
            if (props.autofocus) editor?.commands.focus("end");
          }}
        />
      </div>
      <FilesRow attach={attach} editable={props.editable} />
      <ChipPopover editor={desk.active()} variables={props.variables} />
      <PicturePopover editor={desk.body()} />
    </>
  );
}
