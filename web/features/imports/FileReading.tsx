import { Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Select } from "#web/shared/ui/Select.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import type { Uploaded } from "./create-plan.ts";

const encodings: { value: Uploaded["encoding"]; label: string }[] = [
  { value: "utf-8", label: "UTF-8" },
  { value: "windows-1252", label: "Windows-1252 (Latin-1)" },
];
const delimiters: { value: Uploaded["delimiter"]; label: string }[] = [
  { value: ",", label: "Commas" },
  { value: ";", label: "Semicolons" },
  { value: "\t", label: "Tabs" },
  { value: "|", label: "Bars" },
];

/** How the file was read, to be changed where letters or columns look wrong. */
export function FileReading(props: { file: Uploaded; onReread: (file: Uploaded) => void }) {
  const reread = createSubmit(
    async (_, body: { encoding?: Uploaded["encoding"]; delimiter?: Uploaded["delimiter"] }) => {
      props.onReread(await request("POST /api/imports/:id/reading", { params: { id: props.file.id }, body }));
    },
  );
  return (
    <>
      <Select
        label="Letters read as"
        options={encodings}
        value={props.file.encoding}
        disabled={reread.pending()}
        onChange={(encoding) => void reread.run({ encoding })}
        error={reread.on("encoding")}
      />
      <Select
        label="Columns are separated by"
        options={delimiters}
        value={props.file.delimiter}
        disabled={reread.pending()}
        onChange={(delimiter) => void reread.run({ delimiter })}
      />
      <Show when={reread.beside()}>
        {(words) => (
          <div class="col-span-full">
            <Notice tone="danger">{words()}</Notice>
          </div>
        )}
      </Show>
    </>
  );
}
