import { useQuery } from "@tanstack/solid-query";
import { createSignal } from "solid-js";
import { request } from "../api.ts";
import { mayWork, useMe } from "../me.ts";
import { Switch } from "../ui/Switch.tsx";
import { toastError } from "../ui/Toast.tsx";

/** Whether anybody looks if a user, or the people of an account, open mail (TR4). */
export function TrackingSwitch(
  props: { of: "user" | "account"; untracked: boolean; save: (untracked: boolean) => Promise<void> },
) {
  const me = useMe();
  const [pending, setPending] = createSignal(false);
  const settings = useQuery(() => ({
    queryKey: ["settings"],
    queryFn: ({ signal }) => request("GET /api/settings", { signal }),
  }));
  const isOff = () => settings.isSuccess && !settings.data.trackOpens;
  const hint = () => {
    if (isOff()) return "Opens are switched off for the whole workspace, under Settings, Unsubscribes.";
    return props.of === "user"
      ? "While this is off, mail to them carries no image that tells, and no look at what they have counts. An account of theirs may say so too."
      : "While this is off, mail to its people carries no image that tells, and no look at what they have counts.";
  };
  const save = async (seen: boolean) => {
    setPending(true);
    await props.save(!seen).catch((error) => toastError(error));
    setPending(false);
  };
  return (
    <Switch
      label={props.of === "user" ? "See when they open mail" : "See when its people open mail"}
      hint={hint()}
      checked={!props.untracked && !isOff()}
      disabled={pending() || isOff() || !mayWork(me())}
      onChange={(seen) => void save(seen)}
    />
  );
}
