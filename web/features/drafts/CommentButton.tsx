import type { Desk } from "#web/shared/editor/create-desk.ts";
import { createEditorSignal } from "#web/shared/editor/create-editor-signal.ts";
import { anchorOf } from "#web/shared/live-text/anchors.ts";
import type { CommentMarks } from "#web/shared/live-text/comment-marks.ts";
import { IconButton } from "#web/shared/ui/Button.tsx";
import { MessageSquare } from "#web/shared/ui/icons.ts";

/** Comments on the words that are selected in the subject or the body (PR6). */
export function CommentButton(props: { desk: Desk; comments: CommentMarks }) {
  const isSelected = createEditorSignal(() => props.desk.active(), ({ state }) => !state.selection.empty);
  const begin = () => {
    const editor = props.desk.active();
    const field = editor === props.desk.subject() ? "subject" : "body";
    const anchor = editor && anchorOf(editor.state, field);
    if (anchor) props.comments.begin(anchor);
  };
  return (
    <IconButton
      size="sm"
      label={isSelected() ? "Comment on the selection" : "Select words to comment on them"}
      keys="mod+alt+m"
      aria-disabled={!isSelected()}
      class="aria-disabled:opacity-50"
      onMouseDown={(event) => event.preventDefault()}
      onClick={begin}
    >
      <MessageSquare size={15} aria-hidden="true" />
    </IconButton>
  );
}
