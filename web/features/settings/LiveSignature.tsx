import { createSignal } from "solid-js";
import { roomName } from "#edge/sync/protocol.ts";
import { HistoryPanel } from "#web/features/history/HistoryPanel.tsx";
import { createVariables } from "#web/shared/editor/variables.ts";
import { createLiveSession } from "#web/shared/live-text/create-live-session.ts";
import { LiveEditor } from "#web/shared/live-text/LiveEditor.tsx";
import { isAdmin, useMe } from "#web/shared/me.ts";
import { IconButton } from "#web/shared/ui/Button.tsx";
import { History } from "#web/shared/ui/icons.ts";
import { Sheet } from "#web/shared/ui/Sheet.tsx";

/** The chips show the values of the teammate whose signature it is. */
export default function LiveSignature(props: { teammateId: string }) {
  const me = useMe();
  const room = () => roomName({ kind: "signature", id: props.teammateId });
  const session = createLiveSession({ room, teammateId: me().id });
  const variables = createVariables(() => ({ teammateId: props.teammateId }));
  const [isPast, setPast] = createSignal(false);
  const mayWrite = () => props.teammateId === me().id || isAdmin(me());
  return (
    <>
      <LiveEditor
        session={session}
        fields={["body"]}
        variables={variables}
        noun="signature"
        bodyLabel="Signature"
        placeholder="Best regards…"
        mayWrite={mayWrite()}
        onLeave={() => (document.activeElement as HTMLElement | null)?.blur()}
        look="card"
        tools={
          <IconButton size="sm" label="History" onClick={() => setPast(true)}>
            <History size={15} aria-hidden="true" />
          </IconButton>
        }
      />
      <Sheet open={isPast()} onClose={() => setPast(false)} title="History of the signature">
        <div class="min-h-0 flex-1 overflow-y-auto p-2">
          <HistoryPanel room={room()} mayRestore={mayWrite()} />
        </div>
      </Sheet>
    </>
  );
}
