import { useNavigate } from "@solidjs/router";
import { useQueryClient } from "@tanstack/solid-query";
import { createSignal } from "solid-js";
import { hasFeature } from "#web/features.tsx";
import { request } from "../api.ts";
import { forgetWords, wordStore } from "../live-text/word-store.ts";
import { mayWork, useMe } from "../me.ts";
import { setTheme, type Theme, theme } from "../theme.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { ChevronDown, CirclePause, LogOut, Monitor, Moon, Sun, UserRound } from "../ui/icons.ts";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { Menu, type MenuEntry } from "../ui/Menu.tsx";
import { toastError } from "../ui/Toast.tsx";

const themes: { value: Theme; label: string; icon: typeof Sun }[] = [
  { value: "system", label: "As the system", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
];

/** The workspace and who is signed in; behind it profile, theme and sign-out. */
export function TeammateMenu() {
  const me = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [unsaved, setUnsaved] = createSignal(0);
  const askToSignOut = async () => {
    const rooms = await wordStore().rooms(me().id);
    if (rooms.length > 0) setUnsaved(rooms.length);
    else await signOut();
  };
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
  const entries = (): MenuEntry[] => [
    { heading: me().email },
    ...(hasFeature("settings/ProfilePage")
      ? [{
        label: "Profile",
        icon: <UserRound size={15} aria-hidden="true" />,
        run: () => navigate("/settings/profile"),
      }]
      : []),
    "line",
    { heading: "Theme" },
    ...themes.map((one) => ({
      label: one.label,
      icon: <one.icon size={15} aria-hidden="true" />,
      chosen: theme() === one.value,
      run: () => setTheme(one.value),
    })),
    "line",
    ...(mayWork(me()) && !me().paused
      ? [{
        label: "Stop all sending",
        icon: <CirclePause size={15} aria-hidden="true" />,
        danger: true,
        run: () => void stopSending(),
      }]
      : []),
    { label: "Sign out", icon: <LogOut size={15} aria-hidden="true" />, run: () => void askToSignOut() },
  ];
  return (
    <>
      <Menu
        label={`${me().workspaceName}, ${me().name}: profile, theme, stop all sending, sign out`}
        entries={entries()}
        placement="bottom-start"
        class="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 text-left outline-offset-[-2px] hover:bg-hover data-[expanded]:bg-hover"
      >
        <Avatar name={me().name} color={me().color} />
        <span class="min-w-0 flex-1 truncate text-sm font-semibold">{me().workspaceName}</span>
        <ChevronDown size={14} class="shrink-0 text-faint" aria-hidden="true" />
      </Menu>
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
    </>
  );
}
