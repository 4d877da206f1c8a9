import type { ChainedCommands, Editor } from "@tiptap/core";
import { type JSX, Show } from "solid-js";
import { buttonClass, IconButton } from "../ui/Button.tsx";
import {
  Bold,
  ChevronDown,
  Italic,
  Link,
  List,
  ListOrdered,
  Quote,
  Redo,
  Strikethrough,
  Underline,
  Undo2,
} from "../ui/icons.ts";
import { Menu } from "../ui/Menu.tsx";
import { AttachButtons } from "../files/AttachButtons.tsx";
import type { Attach } from "../files/create-attach.ts";
import { createEditorSignal } from "./create-editor-signal.ts";
import type { Desk } from "./create-desk.ts";
import { LinkDialog } from "./LinkDialog.tsx";
import { VariablePicker } from "./VariablePicker.tsx";
import type { VariableSource } from "./variables.ts";

type Format = {
  mark: string;
  label: string;
  keys?: string;
  icon: () => JSX.Element;
  run: (c: ChainedCommands) => ChainedCommands;
};

const icon = (Icon: (props: { size: number; "aria-hidden": "true" }) => JSX.Element) => () => (
  <Icon size={15} aria-hidden="true" />
);
const marks: Format[] = [
  { mark: "bold", label: "Bold", keys: "mod+b", icon: icon(Bold), run: (c) => c.toggleBold() },
  { mark: "italic", label: "Italic", keys: "mod+i", icon: icon(Italic), run: (c) => c.toggleItalic() },
  { mark: "underline", label: "Underline", keys: "mod+u", icon: icon(Underline), run: (c) => c.toggleUnderline() },
  { mark: "strike", label: "Strike through", icon: icon(Strikethrough), run: (c) => c.toggleStrike() },
];
const blocks: Format[] = [
  { mark: "bulletList", label: "Bullets", icon: icon(List), run: (c) => c.toggleBulletList() },
  { mark: "orderedList", label: "Numbers", icon: icon(ListOrdered), run: (c) => c.toggleOrderedList() },
  { mark: "blockquote", label: "Quote", icon: icon(Quote), run: (c) => c.toggleBlockquote() },
];
const levels = [1, 2, 3] as const;

/** What can be done to the text of a desk. Formatting is the body's; variables go into either field. */
export function Toolbar(
  props: { desk: Desk; variables: VariableSource; attach: Attach; disabled?: boolean; end?: JSX.Element },
) {
  const body = () => props.desk.body();
  const isBody = () => props.desk.active() === body();
  const state = createEditorSignal(body, (editor) => ({
    active: [...marks, ...blocks].filter((one) => editor.isActive(one.mark)).map((one) => one.mark),
    level: levels.find((level) => editor.isActive("heading", { level })) ?? 0,
    link: editor.isActive("link"),
  }));
  const history = createEditorSignal(() => props.desk.active(), (editor) => ({
    undo: editor.can().undo(),
    redo: editor.can().redo(),
  }));
  const off = () => props.disabled || !isBody();
  const run = (editor: Editor | undefined, act: (chain: ChainedCommands) => ChainedCommands) => {
    if (editor) act(editor.chain().focus()).run();
  };
  const format = (one: Format) => (
    <IconButton
      size="sm"
      label={one.label}
      {...(one.keys ? { keys: one.keys } : {})}
      aria-pressed={state()?.active.includes(one.mark) ?? false}
      class="aria-pressed:bg-accent-soft aria-pressed:text-accent"
      disabled={off()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => run(body(), one.run)}
    >
      {one.icon()}
    </IconButton>
  );
  // The menu hands the focus back to its button when it closes; the text wants it.
  const setLevel = (level: (typeof levels)[number] | 0) =>
    setTimeout(() => run(body(), (c) => (level === 0 ? c.setParagraph() : c.setHeading({ level }))));
  const line = () => <span class="mx-1 h-4 w-px bg-line @max-[40rem]:hidden" aria-hidden="true" />;
  return (
    <div role="group" aria-label="Formatting" class="flex flex-wrap items-center gap-0.5">
      <Menu
        label="Kind of line"
        class={`${buttonClass("ghost", "sm")} w-24 !justify-between @max-[40rem]:w-14 @max-[40rem]:px-1`}
        placement="bottom-start"
        disabled={off() ?? false}
        entries={[0 as const, ...levels].map((level) => ({
          label: level === 0 ? "Text" : `Heading ${level}`,
          chosen: state()?.level === level,
          run: () => setLevel(level),
        }))}
      >
        {state()?.level ? `H${state()!.level}` : "Text"}
        <ChevronDown size={12} aria-hidden="true" />
      </Menu>
      {line()}
      {marks.map(format)}
      <IconButton
        size="sm"
        label="Link"
        keys="mod+k"
        aria-pressed={state()?.link ?? false}
        class="aria-pressed:bg-accent-soft aria-pressed:text-accent"
        disabled={off()}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => props.desk.setLinkOpen(true)}
      >
        <Link size={15} aria-hidden="true" />
      </IconButton>
      {line()}
      {blocks.map(format)}
      {line()}
      <VariablePicker desk={props.desk} variables={props.variables} disabled={props.disabled ?? false} />
      <AttachButtons attach={props.attach} disabled={props.disabled ?? false} pictureDisabled={off() ?? false} />
      <span class="ml-auto flex items-center gap-0.5">
        <IconButton
          size="sm"
          label="Undo"
          keys="mod+z"
          disabled={props.disabled || !history()?.undo}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => run(props.desk.active(), (c) => c.undo())}
        >
          <Undo2 size={15} aria-hidden="true" />
        </IconButton>
        <IconButton
          size="sm"
          label="Redo"
          keys="mod+y"
          disabled={props.disabled || !history()?.redo}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => run(props.desk.active(), (c) => c.redo())}
        >
          <Redo size={15} aria-hidden="true" />
        </IconButton>
        {props.end}
      </span>
      <Show when={body()}>
        {(editor) => (
          <LinkDialog
            editor={editor()}
            open={props.desk.isLinkOpen()}
            onClose={() => props.desk.setLinkOpen(false)}
            variables={props.variables}
          />
        )}
      </Show>
    </div>
  );
}
