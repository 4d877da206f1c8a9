import { roomName } from "#edge/sync/protocol.ts";
import { createVariables } from "#web/shared/editor/variables.ts";
import { createLiveSession } from "#web/shared/live-text/create-live-session.ts";
import { LiveEditor } from "#web/shared/live-text/LiveEditor.tsx";
import { isAdmin, useMe } from "#web/shared/me.ts";

/** The chips show the values of the teammate whose signature it is. */
export default function LiveSignature(props: { teammateId: string }) {
  const me = useMe();
  const session = createLiveSession({
    room: () => roomName({ kind: "signature", id: props.teammateId }),
    teammateId: me().id,
  });
  const variables = createVariables(() => ({ teammateId: props.teammateId }));
  return (
    <LiveEditor
      session={session}
      fields={["body"]}
      variables={variables}
      noun="signature"
      bodyLabel="Signature"
      placeholder="Best regards…"
      mayWrite={props.teammateId === me().id || isAdmin(me())}
      onLeave={() => (document.activeElement as HTMLElement | null)?.blur()}
      look="card"
    />
  );
}
