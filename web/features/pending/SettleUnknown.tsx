import { createSignal, Match, Show, Switch } from "solid-js";
import { Button } from "#web/shared/ui/Button.tsx";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { askProvider, settle } from "./attention-actions.ts";
import type { AttentionItem } from "./attention-text.ts";

/** What a person can do about a mail that may or may not have left (SE3): have its provider asked again, or say what became of it, told
 * first what follows from that. */
export function SettleUnknown(props: { item: AttentionItem }) {
  const [saying, setSaying] = createSignal<"sent" | "failed" | null>(null);
  const [asking, setAsking] = createSignal(false);
  const reader = () => props.item.message.to[0]?.address ?? "its reader";
  const ask = async () => {
    setAsking(true);
    await askProvider(props.item.message);
    setAsking(false);
  };
  return (
    <>
      <Show when={props.item.asked?.canAsk !== false}>
        <Button size="sm" pending={asking()} onClick={() => void ask()}>Ask the provider again</Button>
      </Show>
      <Button size="sm" onClick={() => setSaying("sent")}>It was sent…</Button>
      <Button size="sm" onClick={() => setSaying("failed")}>It was not…</Button>
      <ConfirmDialog
        open={saying() !== null}
        onClose={() => setSaying(null)}
        title={saying() === "failed" ? "Settle as not sent?" : "Settle as sent?"}
        action={saying() === "failed" ? "Settle as not sent" : "Settle as sent"}
        danger={saying() === "failed"}
        onConfirm={() => settle(props.item.message, saying() ?? "sent")}
      >
        <Switch>
          <Match when={saying() === "failed"}>
            It becomes a failed message, and its place in the quota is free again. You may then copy it as a new one: if
            the provider has taken this one after all, {reader()} gets it twice.
          </Match>
          <Match when={saying() !== "failed"}>
            It counts as sent and its conversation goes on. Nothing is sent again: if the provider has not taken it,
            {" "}
            {reader()} never gets it.
          </Match>
        </Switch>
        <p class="mt-2">This cannot be undone. Look for it in the mailbox or the provider's log first.</p>
      </ConfirmDialog>
    </>
  );
}
