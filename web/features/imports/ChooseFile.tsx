import { createSignal, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { wordsOf } from "#web/shared/api-error.ts";
import { buttonClass } from "#web/shared/ui/Button.tsx";
import { FileUp, LoaderCircle } from "#web/shared/ui/icons.ts";
import { Notice } from "#web/shared/ui/states.tsx";

/** A file chosen or dropped, uploaded at once. */
export function ChooseFile(props: { onUploaded: (file: Answer<"POST /api/imports">) => void }) {
  const [over, setOver] = createSignal(false);
  const [pending, setPending] = createSignal<string | null>(null);
  const [fault, setFault] = createSignal<string | null>(null);
  const upload = async (file: File | undefined) => {
    if (!file || pending()) return;
    setPending(file.name);
    setFault(null);
    try {
      const raw = new Blob([file], { type: "text/csv" });
      props.onUploaded(await request("POST /api/imports", { query: { fileName: file.name }, raw }));
    } catch (error) {
      setFault(wordsOf(error));
    } finally {
      setPending(null);
    }
  };
  return (
    <div
      class="flex flex-col items-center rounded-xl border border-dashed border-line-strong bg-surface px-6 py-14 text-center"
      classList={{ "bg-accent-soft": over() }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void upload(event.dataTransfer?.files[0]);
      }}
    >
      <span class="mb-3 grid size-10 place-items-center rounded-xl bg-sunken text-muted">
        <FileUp size={18} aria-hidden="true" />
      </span>
      <p class="text-base font-medium">Drop a CSV file here</p>
      <p class="mt-1 mb-4 text-sm text-muted">With a header line. Up to 200 MB.</p>
      <label
        class={`${
          buttonClass("primary")
        } cursor-pointer focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent`}
      >
        <Show when={pending()}>
          <LoaderCircle size={15} class="animate-spin" aria-hidden="true" />
        </Show>
        {pending() ? `Uploading ${pending()}…` : "Choose a file"}
        <input
          type="file"
          accept=".csv,text/csv"
          class="sr-only"
          disabled={pending() !== null}
          onChange={(event) => {
            void upload(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </label>
      <Show when={fault()}>
        {(words) => (
          <div class="mt-4 w-full max-w-lg text-left">
            <Notice tone="danger">{words()}</Notice>
          </div>
        )}
      </Show>
    </div>
  );
}
