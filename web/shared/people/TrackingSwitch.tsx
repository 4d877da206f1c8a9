import { useQuery } from "@tanstack/solid-query";
import { createSignal } from "solid-js";
import { request } from "../api.ts";
import { mayWork, useMe } from "../me.ts";
import { Switch } from "../ui/Switch.tsx";
import { toastError } from "../ui/Toast.tsx";
import { isTrackingOff, trackingText } from "./tracking-text.ts";

/** Whether anybody looks if a user, or the people of an account, open mail (TR4). */
export function TrackingSwitch(props: {
  of: "user" | "account";
  untracked: boolean;
  /** Of a user: the accounts of theirs that are not tracked, by name. */
  untrackedAccounts?: readonly string[];
  save: (untracked: boolean) => Promise<void>;
}) {
  const me = useMe();
  const [pending, setPending] = createSignal(false);
  const settings = useQuery(() => ({
    queryKey: ["settings"],
    queryFn: ({ signal }) => request("GET /api/settings", { signal }),
  }));
  const tracking = () => ({
    of: props.of,
    workspace: !settings.isSuccess || settings.data.trackOpens,
    accounts: props.untrackedAccounts ?? [],
  });
  const isOff = () => isTrackingOff(tracking());
  const save = async (seen: boolean) => {
    setPending(true);
    await props.save(!seen).catch((error) => toastError(error));
    setPending(false);
  };
  return (
    <Switch
      label={props.of === "user" ? "See when they open mail" : "See when its people open mail"}
      hint={trackingText(tracking())}
      checked={!props.untracked && !isOff()}
      disabled={pending() || isOff() || !mayWork(me())}
      onChange={(seen) => void save(seen)}
    />
  );
}
