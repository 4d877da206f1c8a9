import type { JSONContent } from "@tiptap/core";
import { createEffect, createUniqueId, on, Show } from "solid-js";
import { cleanFiles } from "#jobs/document/files.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { emptySubject } from "#jobs/document/schema.ts";
import type { FileRef } from "#jobs/document/nodes.ts";
import { createAttach } from "../files/create-attach.ts";
import { FilesRow } from "../files/FilesRow.tsx";
import { errorClass, hintClass, labelClass } from "../ui/TextField.tsx";
import { ChipPopover } from "./ChipPopover.tsx";
import { createDesk } from "./create-desk.ts";
import { EditorField } from "./EditorField.tsx";
import { bodyExtensions, subjectExtensions } from "./extensions.ts";
import { createInserts } from "./inserts.ts";
import { PicturePopover } from "./PicturePopover.tsx";
import { readContent } from "./read-html.ts";
import { Toolbar } from "./Toolbar.tsx";
import type { VariableSource } from "./variables.ts";

type Written = { subject: string; html: string };

/**
 * A text of one's own, with variables as chips: a template, a signature, a start's content. `value` is written as the API takes it,
 * `{{user.firstName | "there"}}` and all; what comes out of `onChange` reads back the same.
 */
export function TextEditor(
  props: {
    value: Written;
    onChange: (value: Written) => void;
    variables: VariableSource;
    /** The files of a text that is a mail; without, it takes pictures alone. */
    files?: FileRef[];
    onFiles?: (files: FileRef[]) => void;
    /** Without a subject: a signature. */
    subjectHidden?: boolean;
    label?: string;
    placeholder?: string;
    disabled?: boolean;
    subjectError?: string | null;
    error?: string | null;
    hint?: string;
  },
) {
  const desk = createDesk();
  const inserts = createInserts(desk.subject, (file) => attach.store?.put(file));
  const noteId = createUniqueId();
  const start = readContent(props.value);
  let told: Written = props.value;

  const tell = () => {
    const [subject, body] = [desk.subject(), desk.body()];
    if (!body) return;
    told = contentToHtml({ subject: subject?.getJSON() ?? emptySubject, body: body.getJSON() });
    props.onChange(told);
  };
  // A value from outside, such as a template that was picked, is taken over; our own coming back is not.
  createEffect(on(() => props.value, (value) => {
    if (value.subject === told.subject && value.html === told.html) return;
    told = value;
    const content = readContent(value);
    desk.subject()?.commands.setContent(content.subject as JSONContent, { emitUpdate: false });
    desk.body()?.commands.setContent(content.body as JSONContent, { emitUpdate: false });
  }, { defer: true }));

  const field = (placeholder: string) => ({
    variables: props.variables,
    placeholder,
    leave: () => (document.activeElement as HTMLElement | null)?.blur(),
  });
  const editable = () => !props.disabled;
  const attach = createAttach({
    body: desk.body,
    store: props.files
      ? {
        items: () => props.files ?? [],
        put: (file) => props.onFiles?.(cleanFiles([...props.files ?? [], file])),
        drop: (id) => props.onFiles?.((props.files ?? []).filter((file) => file.id !== id)),
      }
      : null,
    editable,
  });
  const note = () => props.error ?? props.hint;
  return (
    <div>
      <Show when={!props.subjectHidden}>
        <p class={labelClass} aria-hidden="true">Subject</p>
        <div
          class="control mb-3 h-auto min-h-8 py-1"
          data-invalid={props.subjectError ? "" : undefined}
          data-disabled={props.disabled ? "" : undefined}
        >
          <EditorField
            label="Subject"
            lines="one"
            extensions={subjectExtensions({ ...field("Subject"), onward: () => desk.body()?.commands.focus("start") })}
            content={start.subject as JSONContent}
            editable={editable()}
            invalid={Boolean(props.subjectError)}
            onEditor={desk.setSubject}
            onEdit={tell}
          />
        </div>
        <Show when={props.subjectError}>{(words) => <p class={`${errorClass} -mt-2 mb-3`}>{words()}</p>}</Show>
      </Show>
      <p class={labelClass} aria-hidden="true">{props.label ?? "Message"}</p>
      <div
        class="control h-auto px-0"
        data-invalid={props.error ? "" : undefined}
        data-disabled={props.disabled ? "" : undefined}
      >
        <div class="border-b px-1.5 py-1">
          <Toolbar desk={desk} variables={props.variables} attach={attach} disabled={props.disabled ?? false} />
        </div>
        <EditorField
          class="px-3 py-2.5"
          label={props.label ?? "Message"}
          lines="many"
          extensions={bodyExtensions({
            ...field(props.placeholder ?? "Write here. { for a variable, / for a snippet."),
            openLink: () => desk.setLinkOpen(true),
            inserts,
            files: attach,
          })}
          content={start.body as JSONContent}
          editable={editable()}
          invalid={Boolean(props.error)}
          describedBy={note() ? noteId : undefined}
          onEditor={desk.setBody}
          onEdit={tell}
        />
        <FilesRow attach={attach} editable={editable()} class="border-t !px-3" />
      </div>
      <Show when={note()}>
        {(words) => <p id={noteId} class={props.error ? errorClass : hintClass}>{words()}</p>}
      </Show>
      <ChipPopover editor={desk.active()} variables={props.variables} />
      <PicturePopover editor={desk.body()} />
    </div>
  );
}
