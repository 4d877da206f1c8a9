import { useQuery } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { request } from "../api.ts";
import { overText } from "./file-fault.ts";
import { FileList } from "./FileList.tsx";

/** What left with a message beside its words, or would leave with it now; nothing where nothing does (CO9). */
export function MessageFiles(props: { messageId: string; class?: string }) {
  const files = useQuery(() => ({
    queryKey: ["message", props.messageId, "files"],
    queryFn: ({ signal }) => request("GET /api/messages/:id/files", { params: { id: props.messageId }, signal }),
  }));
  const data = () => files.isSuccess ? files.data : undefined;
  const over = () => overText(data()?.bytes ?? 0);
  const isShown = () => (data()?.items.length ?? 0) + (data()?.missing.length ?? 0) > 0 || over() !== null;
  return (
    <Show when={isShown()}>
      <div class={props.class}>
        <FileList files={data()!.items} missing={data()!.missing} />
        <Show when={over()}>{(words) => <p class="mt-1.5 text-xs text-danger">{words()}</p>}</Show>
      </div>
    </Show>
  );
}
