import { useQuery } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { draftRoom } from "#edge/sync/protocol.ts";
import { request } from "#web/shared/api.ts";
import { DiffView } from "#web/shared/diff/DiffView.tsx";
import { partiesOf } from "#web/shared/mail/message-state.ts";
import { maySend, useMe } from "#web/shared/me.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Loaded, Notice, SkeletonLines } from "#web/shared/ui/states.tsx";
import { ApprovalChanges, useApproval } from "./ApprovalNote.tsx";
import type { Asked, Desk } from "./create-desk.ts";

type About = Extract<Asked, { kind: "changed" }>;

/** What lies between the words that somebody read or approved and the words as they are now, to be approved in their sight (PR5). */
export function ChangedMeanwhile(props: { asked: About | null; desk: Desk }) {
  const me = useMe();
  const approval = useApproval(() => props.asked?.message);
  const changes = () =>
    (approval.isSuccess && props.asked !== null ? approval.data.changes : []).filter(({ field }) => field !== "text");
  const compared = useQuery(() => ({
    queryKey: ["message", props.asked?.message.id ?? "", "compare", props.asked?.readSeq, props.asked?.message.seq],
    queryFn: ({ signal }) =>
      request("GET /api/history/:room/compare", {
        params: { room: draftRoom(props.asked!.message.id) },
        query: { from: props.asked!.readSeq, to: props.asked!.message.seq },
        signal,
      }),
    enabled: props.asked !== null,
  }));
  const mayApprove = () => maySend(me()) && props.asked?.message.editedBy?.id !== me().id;
  const approve = (about: About) => {
    props.desk.close();
    props.desk.approve([about.message], about.message.seq);
  };
  return (
    <Dialog
      open={props.asked !== null}
      onClose={props.desk.close}
      width="lg"
      title={props.asked ? `What changed in the mail to ${partiesOf(props.asked.message.to)}` : ""}
      description={props.asked?.meanwhile ? "Somebody edited it while you read: it is not approved yet." : undefined}
      footer={
        <>
          <Button onClick={props.desk.close}>Close</Button>
          <Show when={mayApprove() && props.asked}>
            {(about) => <Button look="primary" onClick={() => approve(about())}>Approve it as it is now</Button>}
          </Show>
        </>
      }
    >
      <Show when={changes().length > 0}>
        <div class="mb-4">
          <Notice tone="warn">
            <ApprovalChanges changes={changes()} />
          </Notice>
        </div>
      </Show>
      <Loaded query={compared} skeleton={<SkeletonLines lines={4} />}>
        {(comparison) => <DiffView comparison={comparison()} />}
      </Loaded>
    </Dialog>
  );
}
