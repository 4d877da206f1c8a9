import { useNavigate } from "@solidjs/router";
import { useQueryClient } from "@tanstack/solid-query";
import { createSignal } from "solid-js";
import { request } from "../api.ts";
import { forgetWords, wordStore } from "../live-text/word-store.ts";
import { useMe } from "../me.ts";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { toastError } from "../ui/Toast.tsx";

/** Signing out and stopping all sending, from wherever they are asked for; `Dialogs` asks what they ask first. Needs an owner. */
export function createTeammateActs() {
  const me = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [unsaved, setUnsaved] = createSignal(0);
  const [isStopping, setStopping] = createSignal(false);
  const signOut = async () => {
    const { id } = me();
    try {
      await request("POST /api/sign-out");
      // Whoever uses this browser next finds none of them.
      await forgetWords(id);
      client.clear();
      navigate("/sign-in", { replace: true });
    } catch (error) {
      toastError(error, "You are still signed in");
    }
  };
  const stopSending = async () => {
    try {
      await request("POST /api/settings/pause");
      await client.invalidateQueries();
    } catch (error) {
      toastError(error, "Sending was not stopped");
    }
  };
  return {
    /** Signs out; asks first where words would be lost. */
    async signOut() {
      const rooms = await wordStore().rooms(me().id);
      if (rooms.length > 0) setUnsaved(rooms.length);
      else await signOut();
    },
    stopSending,
    /** As `stopSending`, where a slip of the finger may have asked for it. */
    askToStopSending: () => setStopping(true),
    Dialogs: () => (
      <>
        <ConfirmDialog
          open={unsaved() > 0}
          onClose={() => setUnsaved(0)}
          title="Sign out and lose words?"
          action="Sign out"
          danger
          onConfirm={signOut}
        >
          {unsaved() === 1 ? "One text has" : `${unsaved()} texts have`}{" "}
          words of yours that are not saved. They are in this browser only, and signing out forgets them.
        </ConfirmDialog>
        <ConfirmDialog
          open={isStopping()}
          onClose={() => setStopping(false)}
          title="Stop all sending?"
          action="Stop all sending"
          danger
          onConfirm={stopSending}
        >
          Nothing leaves this workspace, whoever wrote it, until somebody lets sending go on.
        </ConfirmDialog>
      </>
    ),
  };
}
