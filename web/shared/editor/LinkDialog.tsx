import type { Editor } from "@tiptap/core";
import { getMarkRange } from "@tiptap/core";
import { createEffect, createSignal, on, Show } from "solid-js";
import { addressOf } from "#jobs/document/address.ts";
import { Button } from "../ui/Button.tsx";
import { Combobox } from "../ui/Combobox.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { RadioGroup } from "../ui/RadioGroup.tsx";
import { TextField } from "../ui/TextField.tsx";
import { fullLabel } from "./chip-text.ts";
import type { LinkAttributes } from "./link-mark.ts";
import type { VariableSource } from "./variables.ts";

const empty = { kind: "url" as "url" | "variable", href: "", variable: null as string | null, fallback: "", text: "" };

/** Sets, changes or takes away the link at the selection: an address, or a variable that holds one (PE2). */
export function LinkDialog(
  props: { editor: Editor; open: boolean; onClose: () => void; variables: VariableSource },
) {
  const [form, setForm] = createSignal(empty);
  const [range, setRange] = createSignal<{ from: number; to: number; isLink: boolean }>();
  const [error, setError] = createSignal<string | null>(null);
  const change = (part: Partial<typeof empty>) => {
    setError(null);
    setForm((now) => ({ ...now, ...part }));
  };

  createEffect(on(() => props.open, (open) => {
    if (!open) return;
    const { state } = props.editor;
    const type = state.schema.marks["link"]!;
    const { from, to, empty: isCaret } = state.selection;
    const at = getMarkRange(state.doc.resolve(from), type) ?? null;
    const link = props.editor.getAttributes("link") as Partial<LinkAttributes>;
    setError(null);
    setRange(isCaret && at ? { ...at, isLink: true } : { from, to, isLink: props.editor.isActive("link") });
    setForm({
      kind: link.variable ? "variable" : "url",
      href: link.href ?? "",
      variable: link.variable ?? null,
      fallback: link.fallback ?? "",
      text: "",
    });
  }));

  const variables = () =>
    (props.variables.known() ?? []).filter((one) => one.type === "url" || one.type === "text").toSorted((a, b) =>
      Number(b.type === "url") - Number(a.type === "url")
    );
  const link = (): LinkAttributes | string => {
    const { kind, href, variable, fallback } = form();
    if (kind === "variable") {
      if (variable === null) return "Choose the variable that holds the address.";
      const address = fallback.trim() === "" ? null : addressOf(fallback);
      if (fallback.trim() !== "" && address === null) return "The fallback must be an http, https or mailto address.";
      return { href: null, variable, fallback: address };
    }
    const address = addressOf(href);
    return address === null
      ? "This must be an http, https or mailto address."
      : { href: address, variable: null, fallback: null };
  };
  const close = () => {
    props.onClose();
    setTimeout(() => props.editor.commands.focus());
  };
  const save = () => {
    const wanted = link();
    const at = range();
    if (typeof wanted === "string" || !at) return setError(typeof wanted === "string" ? wanted : null);
    const chain = props.editor.chain().focus();
    if (at.from === at.to) {
      const text = form().text.trim() || (wanted.href?.replace(/^mailto:/, "") ?? "Link");
      chain.insertContentAt(at.from, [{ type: "text", text, marks: [{ type: "link", attrs: wanted }] }]).run();
    } else {
      chain.setTextSelection(at).unsetMark("link").setMark("link", wanted).setTextSelection(at.to).run();
    }
    close();
  };
  const remove = () => {
    const at = range();
    if (at) props.editor.chain().setTextSelection(at).unsetMark("link").setTextSelection(at.to).run();
    close();
  };

  return (
    <Dialog
      open={props.open}
      onClose={close}
      title={range()?.isLink ? "Change the link" : "Add a link"}
      onSubmit={save}
      footer={
        <>
          <Show when={range()?.isLink}>
            <Button class="mr-auto" onClick={remove}>Remove link</Button>
          </Show>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" type="submit">{range()?.isLink ? "Change link" : "Add link"}</Button>
        </>
      }
    >
      <div class="flex flex-col gap-4">
        <Show when={range() && range()!.from === range()!.to}>
          <TextField
            label="Words"
            hint="What is read in the mail. Left empty, the address itself."
            value={form().text}
            onChange={(text) => change({ text })}
          />
        </Show>
        <RadioGroup
          label="Leads to"
          value={form().kind}
          onChange={(kind) => change({ kind })}
          options={[
            {
              value: "url",
              label: "A web or e-mail address",
              body: () => (
                <TextField
                  label="Address"
                  labelHidden
                  placeholder="https://…"
                  inputmode="url"
                  value={form().href}
                  error={error()}
                  onChange={(href) => change({ href })}
                  autofocus
                />
              ),
            },
            {
              value: "variable",
              label: "The value of a variable",
              detail: "Such as a CSM's calendar link. Each user gets their own.",
              body: () => (
                <div class="flex flex-col gap-3">
                  <Combobox
                    label="Variable"
                    labelHidden
                    options={variables().map((one) => ({
                      value: one.path,
                      label: fullLabel(one),
                      detail: one.type === "url" ? "link" : "text",
                    }))}
                    value={form().variable}
                    onChange={(variable) => change({ variable })}
                    error={error()}
                  />
                  <TextField
                    label="Fallback"
                    hint="Where the variable has no value. Left empty, such a mail waits."
                    placeholder="https://…"
                    value={form().fallback}
                    onChange={(fallback) => change({ fallback })}
                  />
                </div>
              ),
            },
          ]}
        />
      </div>
    </Dialog>
  );
}
