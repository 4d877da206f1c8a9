import { useNavigate } from "@solidjs/router";
import { hasFeature } from "#web/features.tsx";
import { mayWork, useMe } from "../me.ts";
import { setTheme, type Theme, theme } from "../theme.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { ChevronDown, CirclePause, LogOut, Monitor, Moon, Sun, UserRound } from "../ui/icons.ts";
import { Menu, type MenuEntry } from "../ui/Menu.tsx";
import { createTeammateActs } from "./create-teammate-acts.tsx";

const themes: { value: Theme; label: string; icon: typeof Sun }[] = [
  { value: "system", label: "As the system", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
];

/** The workspace and who is signed in; behind it profile, theme and sign-out. */
export function TeammateMenu() {
  const me = useMe();
  const navigate = useNavigate();
  const acts = createTeammateActs();
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
        run: () => void acts.stopSending(),
      }]
      : []),
    { label: "Sign out", icon: <LogOut size={15} aria-hidden="true" />, run: () => void acts.signOut() },
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
      <acts.Dialogs />
    </>
  );
}
