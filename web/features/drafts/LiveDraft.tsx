import { createEffect, createSignal, type JSX, onCleanup, Show } from "solid-js";
import { Close, draftRoom } from "#edge/sync/protocol.ts";
import type { Desk } from "#web/shared/editor/create-desk.ts";
import { createVariables } from "#web/shared/editor/variables.ts";
import { type CommentMarks, commentMarks } from "#web/shared/live-text/comment-marks.ts";
import { createLiveSession } from "#web/shared/live-text/create-live-session.ts";
import { LiveEditor } from "#web/shared/live-text/LiveEditor.tsx";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { Button, buttonClass } from "#web/shared/ui/Button.tsx";
import { Ellipsis, LayoutTemplate, Reply } from "#web/shared/ui/icons.ts";
import { Menu } from "#web/shared/ui/Menu.tsx";
import { CommentButton } from "./CommentButton.tsx";
import { isAnswerable, lateText } from "./late-text.ts";
import { ReplyDialog } from "./ReplyDialog.tsx";
import { SaveAsTemplateDialog } from "./SaveAsTemplateDialog.tsx";

const reopenAfterMs = 1_000;

/** The draft of a pending message, edited live with others (CO1-CO5). `state` is the message's: one that was reopened opens again. */
export default function LiveDraft(props: {
  messageId: string;
  state: string;
  onLeave: () => void;
  /** Marks what comments are about. */
  comments?: CommentMarks;
  /** Stands at the end of the toolbar. */
  tools?: JSX.Element;
  /** Stands between the text and the foot. */
  below?: JSX.Element;
}) {
  const me = useMe();
  const session = createLiveSession({ room: () => draftRoom(props.messageId), teammateId: me().id });
  const variables = createVariables(() => ({ messageId: props.messageId }));
  const [isReplying, setReplying] = createSignal(false);
  const [desk, setDesk] = createSignal<Desk>();
  const [isSavingAs, setSavingAs] = createSignal(false);
  // The message may be heard of as open again before its close is heard of, or long before it is heard of as sealed: no hurry.
  createEffect(() => {
    const { link, closeCode } = session.status();
    if (props.state !== "pending" || link !== "locked" || closeCode !== Close.sealed.code) return;
    const timer = setTimeout(() => session.reopen(), reopenAfterMs);
    onCleanup(() => clearTimeout(timer));
  });
  return (
    <>
      <LiveEditor
        session={session}
        fields={["subject", "body"]}
        variables={variables}
        noun="draft"
        mayWrite={mayWork(me())}
        onLeave={props.onLeave}
        look="pane"
        autofocus
        more={(field) => props.comments ? [commentMarks(field, props.comments)] : []}
        onDesk={setDesk}
        tools={
          <>
            <Show when={mayWork(me()) && props.comments && desk()}>
              {(open) => <CommentButton desk={open()} comments={props.comments!} />}
            </Show>
            <Show when={mayWork(me())}>
              <Menu
                label="More for this draft"
                entries={[{
                  label: "Save as template…",
                  icon: <LayoutTemplate size={15} aria-hidden="true" />,
                  run: () => setSavingAs(true),
                }]}
                class={buttonClass("ghost", "sm")}
              >
                <Ellipsis size={15} aria-hidden="true" />
              </Menu>
            </Show>
            {props.tools}
          </>
        }
        below={props.below}
        lateText={lateText(props.state)}
        lateActions={
          <Show when={maySend(me()) && isAnswerable(props.state)}>
            <Button size="sm" onClick={() => setReplying(true)}>
              <Reply size={14} aria-hidden="true" /> Send as a reply
            </Button>
          </Show>
        }
      />
      <SaveAsTemplateDialog
        messageId={props.messageId}
        open={isSavingAs()}
        unsaved={session.status().unsaved}
        onClose={() => setSavingAs(false)}
      />
      <ReplyDialog
        messageId={props.messageId}
        lines={session.late()}
        open={isReplying() && session.late().length > 0}
        onClose={() => setReplying(false)}
        onSent={() => {
          setReplying(false);
          session.settle();
        }}
      />
    </>
  );
}
