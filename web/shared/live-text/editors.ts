import type { Awareness } from "y-protocols/awareness";

/** A colleague who has the text open. `client` is their document's, which their caret goes by. */
export type Editor = { teammateId: string; name: string; color: string; client: number };

/** Everybody else who is in the text, once each. */
export function editorsIn(awareness: Awareness): Editor[] {
  const here = new Map<string, Editor>();
  for (const [client, { user }] of awareness.getStates()) {
    if (client !== awareness.clientID && user?.id) {
      here.set(user.id, { teammateId: user.id, name: user.name, color: user.color, client });
    }
  }
  return [...here.values()];
}
