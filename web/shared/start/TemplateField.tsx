import { useQuery } from "@tanstack/solid-query";
import { createSignal } from "solid-js";
import { type Answer, request } from "../api.ts";
import { Combobox } from "../ui/Combobox.tsx";
import { toastError } from "../ui/Toast.tsx";

export type Template = Answer<"GET /api/templates">["items"][number];

/** Where the text begins from: a template, or blank. What is chosen is then editable. */
export function TemplateField(
  props: { templateId: string | null; onChoose: (template: Template | null) => void; error: string | null },
) {
  const [typed, setTyped] = createSignal("");
  const [chosen, setChosen] = createSignal<Template | null>(null);
  const templates = useQuery(() => ({
    queryKey: ["templates", "found", typed()],
    queryFn: ({ signal }) =>
      request("GET /api/templates", { query: { q: typed() || undefined, kind: "template", limit: 50 }, signal }),
  }));
  const found = () => templates.isSuccess ? templates.data.items.filter((one) => !one.archived) : [];
  /** The list may be a moment behind who writes in it right now; what is begun from is not. */
  const begin = async (template: Template | null) => {
    if (!template) return props.onChoose(null);
    try {
      props.onChoose(await request("GET /api/templates/:id", { params: { id: template.id } }));
    } catch (error) {
      toastError(error, "The template could not be read");
    }
  };
  const option = (one: Template) => ({
    value: one.id,
    label: one.name,
    ...(one.shared ? {} : { detail: "only mine" }),
  });
  return (
    <Combobox
      label="Template"
      placeholder="Blank"
      clearable
      error={props.error}
      options={found().map(option)}
      chosen={chosen() ? option(chosen()!) : null}
      value={props.templateId}
      onSearch={setTyped}
      onChange={(id) => {
        const template = found().find((one) => one.id === id) ?? null;
        setChosen(template);
        void begin(template);
      }}
    />
  );
}
