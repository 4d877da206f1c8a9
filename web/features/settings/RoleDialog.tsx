import type { Answer } from "#web/shared/api.ts";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { type Role, roleName, roles } from "./roles.ts";

type Asked = { teammate: Answer<"GET /api/teammates">["items"][number]; role: Role };

/** Asks before somebody becomes an admin, or one lowers oneself (AD1). */
export function RoleDialog(
  props: { asked: Asked | null; meId: string; onClose: () => void; onConfirm: (asked: Asked) => Promise<unknown> },
) {
  const isMe = () => props.asked?.teammate.id === props.meId;
  const role = () => props.asked?.role ?? "member";
  return (
    <ConfirmDialog
      open={props.asked !== null}
      onClose={props.onClose}
      title={isMe() ? `Make yourself ${roleName(role())}?` : `Make ${props.asked?.teammate.name} ${roleName(role())}?`}
      action={`Make ${roleName(role())}`}
      danger={isMe()}
      onConfirm={() => props.onConfirm(props.asked!)}
    >
      {isMe()
        ? `${
          roles.find(({ value }) => value === role())!.detail
        }. You leave the workspace's settings to other admins, and only they can take it back.`
        : "Admins see and change every setting, channel and trait, invite teammates and let them go, you among them."}
    </ConfirmDialog>
  );
}
