import { Show } from "solid-js";
import { pictureTypes } from "#jobs/document/file-kinds.ts";
import { IconButton } from "../ui/Button.tsx";
import { Paperclip, Picture } from "../ui/icons.ts";
import type { Attach, Into } from "./create-attach.ts";

/** Files from a dialog: beside the words, and pictures into them. */
export function AttachButtons(props: { attach: Attach; disabled: boolean; pictureDisabled: boolean }) {
  let files!: HTMLInputElement;
  let pictures!: HTMLInputElement;
  let place: Into = "files";
  const taken = (input: HTMLInputElement, into: Into) => {
    props.attach.take(Array.from(input.files ?? []), into);
    // The same file once more is a change too.
    input.value = "";
  };
  return (
    <>
      <Show when={props.attach.store}>
        <IconButton
          size="sm"
          label="Attach files"
          disabled={props.disabled}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => files.click()}
        >
          <Paperclip size={15} aria-hidden="true" />
        </IconButton>
        <input
          ref={files}
          type="file"
          multiple
          hidden
          aria-label="Files to attach"
          onChange={() => taken(files, "files")}
        />
      </Show>
      <IconButton
        size="sm"
        label="Put in a picture"
        disabled={props.pictureDisabled}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          place = props.attach.caret();
          pictures.click();
        }}
      >
        <Picture size={15} aria-hidden="true" />
      </IconButton>
      <input
        ref={pictures}
        type="file"
        multiple
        hidden
        accept={pictureTypes.join()}
        aria-label="Pictures to put in"
        onChange={() => taken(pictures, place)}
      />
    </>
  );
}
