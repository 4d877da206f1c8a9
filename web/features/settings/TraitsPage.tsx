import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { ApiError } from "#web/shared/api-error.ts";
import { isAdmin, useMe } from "#web/shared/me.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Page, Section } from "#web/shared/ui/Page.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { Plus } from "#web/shared/ui/icons.ts";

type Trait = Answer<"GET /api/traits">["items"][number];
type Entity = Trait["entity"];

const sections = [
  { entity: "account", title: "Account", lead: "Facts about a customer, such as plan or seats." },
  { entity: "user", title: "User", lead: "Facts about a person at a customer, such as job title." },
  { entity: "team", title: "Team", lead: "Filled in by each teammate in their profile, such as a calendar link." },
] as const;
const entityOf = { account: "account", user: "user", team: "teammate" } as const satisfies Record<string, Entity>;
const types = [
  { value: "text", label: "Text" },
  { value: "number", label: "Number" },
  { value: "boolean", label: "Yes or no" },
  { value: "date", label: "Date" },
  { value: "url", label: "Link" },
  { value: "select", label: "One of a list" },
] as const;
const rights = [
  { value: "members", label: "Members and admins" },
  { value: "admins", label: "Admins only" },
  { value: "api", label: "Nobody but the API" },
] as const;

/** Data Management › Traits (PD5). */
export default function TraitsPage() {
  const me = useMe();
  const client = useQueryClient();
  const [editing, setEditing] = createSignal<{ entity: Entity; trait: Trait | null } | null>(null);
  const traits = useQuery(() => ({
    queryKey: ["traits"],
    queryFn: ({ signal }) => request("GET /api/traits", { signal }),
  }));
  const archive = async (trait: Trait) => {
    try {
      await request("PATCH /api/traits/:id", { params: { id: trait.id }, body: { archived: !trait.archived } });
      await client.invalidateQueries({ queryKey: ["traits"] });
      toast(
        trait.archived
          ? `${trait.label} is back`
          : `${trait.label} is archived: its values stay, new text cannot use it`,
      );
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <Page title="Traits" lead="Your own typed fields. Each is a column in imports and a variable in mail.">
      <Loaded query={traits}>
        {(answer) => (
          <For each={sections}>
            {(section) => {
              const of = () => answer().items.filter((trait) => trait.entity === entityOf[section.entity]);
              return (
                <Section
                  title={section.title}
                  lead={section.lead}
                  actions={
                    <Show when={isAdmin(me())}>
                      <Button
                        size="sm"
                        aria-label={`New ${section.title.toLowerCase()} trait`}
                        onClick={() => setEditing({ entity: entityOf[section.entity], trait: null })}
                      >
                        <Plus size={14} aria-hidden="true" /> New
                      </Button>
                    </Show>
                  }
                >
                  <Show
                    when={of().length > 0}
                    fallback={<p class="px-4 py-3 text-sm text-muted">No {section.title.toLowerCase()} traits yet.</p>}
                  >
                    <ul class="divide-y">
                      <For each={of()}>
                        {(trait) => (
                          <li class="flex items-center gap-3 px-4 py-2.5" classList={{ "opacity-60": trait.archived }}>
                            <div class="min-w-0 flex-1">
                              <p class="truncate text-sm font-medium">{trait.label}</p>
                              <p class="truncate text-xs text-muted">
                                <code class="font-mono">{trait.key}</code> · {rights.find((right) =>
                                  right.value === trait.editRight
                                )!.label.toLowerCase()}
                              </p>
                            </div>
                            <Show when={trait.archived}>
                              <Badge>Archived</Badge>
                            </Show>
                            <Badge>
                              {types.find((type) =>
                                type.value === trait.type
                              )!.label}
                            </Badge>
                            <Show when={isAdmin(me())}>
                              <Button
                                size="sm"
                                look="ghost"
                                onClick={() => setEditing({ entity: trait.entity, trait })}
                              >
                                Edit
                              </Button>
                              <Button size="sm" look="ghost" onClick={() => void archive(trait)}>
                                {trait.archived ? "Restore" : "Archive"}
                              </Button>
                            </Show>
                          </li>
                        )}
                      </For>
                    </ul>
                  </Show>
                </Section>
              );
            }}
          </For>
        )}
      </Loaded>
      <TraitDialog
        editing={editing()}
        onClose={() => setEditing(null)}
        onSaved={(label) => {
          setEditing(null);
          toast(`${label} saved`);
          void client.invalidateQueries({ queryKey: ["traits"] });
          void client.invalidateQueries({ queryKey: ["variables"] });
        }}
      />
    </Page>
  );
}

/** "Job title" becomes `jobTitle`. */
export function keyOfLabel(label: string): string {
  const words = label.normalize("NFKD").replace(/[^\w\s]/g, "").trim().split(/\s+/).filter(Boolean);
  const camel = words.map((word, n) =>
    n === 0 ? word.toLowerCase() : word[0]!.toUpperCase() + word.slice(1).toLowerCase()
  );
  return camel.join("").replace(/^[^a-z]+/, "").slice(0, 50);
}

function TraitDialog(
  props: {
    editing: { entity: Entity; trait: Trait | null } | null;
    onClose: () => void;
    onSaved: (label: string) => void;
  },
) {
  const [label, setLabel] = createSignal("");
  const [key, setKey] = createSignal<string | null>(null);
  const [type, setType] = createSignal<Trait["type"]>("text");
  const [right, setRight] = createSignal<Trait["editRight"]>("members");
  const [options, setOptions] = createSignal("");
  const [error, setError] = createSignal<ApiError | null>(null);
  const [pending, setPending] = createSignal(false);
  const trait = () => props.editing?.trait ?? null;
  createEffect(on(() => props.editing, (editing) => {
    if (!editing) return;
    setLabel(editing.trait?.label ?? "");
    setKey(editing.trait?.key ?? null);
    setType(editing.trait?.type ?? "text");
    setRight(editing.trait?.editRight ?? "members");
    setOptions((editing.trait?.options ?? []).map((option) => option.label).join("\n"));
    setError(null);
  }));
  const optionList = () => {
    const kept = new Map((trait()?.options ?? []).map((option) => [option.label, option.value]));
    return options().split("\n").map((line) => line.trim()).filter(Boolean)
      .map((line) => ({ value: kept.get(line) ?? line, label: line }));
  };
  const errorAt = (field: string) => error()?.field?.startsWith(field) ? error()!.message : null;
  const submit = async () => {
    setPending(true);
    setError(null);
    const common = { label: label(), editRight: right(), ...(type() === "select" ? { options: optionList() } : {}) };
    try {
      const old = trait();
      if (old) await request("PATCH /api/traits/:id", { params: { id: old.id }, body: common });
      else {
        await request("POST /api/traits", {
          body: { ...common, entity: props.editing!.entity, key: key() ?? keyOfLabel(label()), type: type() },
        });
      }
      props.onSaved(label());
    } catch (cause) {
      if (cause instanceof ApiError) setError(cause);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      open={props.editing !== null}
      onClose={props.onClose}
      title={trait() ? `Edit ${trait()!.label}` : "New trait"}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={pending()}>Save</Button>
        </>
      }
    >
      <div class="flex flex-col gap-3">
        <TextField label="Label" value={label()} onChange={setLabel} error={errorAt("label")} required />
        <TextField
          label="Key"
          hint={trait() ? "A key never changes: texts and imports use it." : "How texts, imports and the API name it."}
          value={key() ?? keyOfLabel(label())}
          onChange={setKey}
          disabled={trait() !== null}
          error={errorAt("key")}
        />
        <Select
          label="Type"
          options={[...types]}
          value={type()}
          onChange={setType}
          disabled={trait() !== null}
          error={errorAt("type")}
        />
        <Show when={type() === "select"}>
          <TextField
            label="Options, one a line"
            rows={4}
            value={options()}
            onChange={setOptions}
            error={errorAt("options")}
          />
        </Show>
        <Select label="Who may set it" options={[...rights]} value={right()} onChange={setRight} />
        <Show when={error() && !["label", "key", "type", "options"].some((field) => error()!.field?.startsWith(field))}>
          <Notice tone="danger">{error()!.message}</Notice>
        </Show>
      </div>
    </Dialog>
  );
}
