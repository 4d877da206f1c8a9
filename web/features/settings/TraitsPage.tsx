import { useSearchParams } from "@solidjs/router";
import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { isAdmin, useMe } from "#web/shared/me.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Page, Section } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { Plus } from "#web/shared/ui/icons.ts";
import { ArchiveTraitDialog } from "./ArchiveTraitDialog.tsx";
import { editRights, type Trait, type TraitEntity, traitSections, traitTypes } from "./trait-form.ts";
import { TraitDialog } from "./TraitDialog.tsx";

/** Data management › Traits (PD5, VI3). */
export default function TraitsPage() {
  const me = useMe();
  const client = useQueryClient();
  const [search, setSearch] = useSearchParams<{ new?: string }>();
  const [editing, setEditing] = createSignal<Trait | null>(null);
  const [archiving, setArchiving] = createSignal<Trait | null>(null);
  const traits = useQuery(() => ({
    queryKey: ["traits"],
    queryFn: ({ signal }) => request("GET /api/traits", { signal }),
  }));
  const renew = () =>
    Promise.all([["traits"], ["variables"], ["fields"]].map((queryKey) => client.invalidateQueries({ queryKey })));
  const archive = async (trait: Trait, archived: boolean) => {
    try {
      await request("PATCH /api/traits/:id", { params: { id: trait.id }, body: { archived } });
      await renew();
      toast(archived ? `${trait.label} is archived` : `${trait.label} is back`);
    } catch (error) {
      toastError(error);
    }
  };
  const making = () => {
    const entity = isAdmin(me()) ? search.new : undefined;
    return traitSections.find((section) => section.entity === entity)?.entity ?? null;
  };
  const make = (entity: TraitEntity | null) => setSearch({ new: entity }, { replace: true });
  const saved = (label: string) => {
    setEditing(null);
    make(null);
    toast(`${label} saved`);
    void renew();
  };
  return (
    <Page
      title="Traits"
      lead="Your own typed fields: columns and filters in lists, targets of imports, variables in mail."
    >
      <Loaded query={traits}>
        {(answer) => (
          <For each={traitSections}>
            {(section) => (
              <Section
                title={section.title}
                lead={section.lead}
                actions={
                  <Show when={isAdmin(me())}>
                    <Button
                      size="sm"
                      aria-label={`New ${section.title.toLowerCase()} trait`}
                      onClick={() => make(section.entity)}
                    >
                      <Plus size={14} aria-hidden="true" /> New
                    </Button>
                  </Show>
                }
              >
                <ul class="divide-y">
                  <For
                    each={answer().items.filter((trait) => trait.entity === section.entity)}
                    fallback={
                      <li class="px-4 py-3 text-sm text-muted">No {section.title.toLowerCase()} traits yet.</li>
                    }
                  >
                    {(trait) => (
                      <TraitLine
                        trait={trait}
                        editable={isAdmin(me())}
                        onEdit={() => setEditing(trait)}
                        onArchive={() => trait.archived ? void archive(trait, false) : setArchiving(trait)}
                      />
                    )}
                  </For>
                </ul>
              </Section>
            )}
          </For>
        )}
      </Loaded>
      <Show when={editing() ?? making()} keyed>
        {(one) => (
          <TraitDialog
            entity={typeof one === "string" ? one : one.entity}
            trait={typeof one === "string" ? null : one}
            onClose={() => {
              setEditing(null);
              make(null);
            }}
            onSaved={saved}
          />
        )}
      </Show>
      <Show when={archiving()} keyed>
        {(trait) => (
          <ArchiveTraitDialog
            trait={trait}
            onClose={() => setArchiving(null)}
            onConfirm={() => archive(trait, true)}
          />
        )}
      </Show>
    </Page>
  );
}

function TraitLine(props: { trait: Trait; editable: boolean; onEdit: () => void; onArchive: () => void }) {
  const right = () => editRights.find((right) => right.value === props.trait.editRight)!.label.toLowerCase();
  const options = () =>
    props.trait.type === "select" ? ` · ${props.trait.options.map((option) => option.label).join(", ")}` : "";
  return (
    <li class="flex items-center gap-3 px-4 py-2.5">
      <div class="min-w-0 flex-1">
        <p class="truncate text-sm font-medium">{props.trait.label}</p>
        <p class="truncate text-xs text-muted">
          <code class="font-mono">{props.trait.key}</code> · {right()}
          {options()}
        </p>
      </div>
      <Show when={props.trait.archived}>
        <Badge>Archived</Badge>
      </Show>
      <Badge>{traitTypes.find((type) => type.value === props.trait.type)!.label}</Badge>
      <Show when={props.editable}>
        <Button size="sm" look="ghost" aria-label={`Edit ${props.trait.label}`} onClick={() => props.onEdit()}>
          Edit
        </Button>
        <Button
          size="sm"
          look="ghost"
          aria-label={`${props.trait.archived ? "Bring back" : "Archive"} ${props.trait.label}`}
          onClick={() => props.onArchive()}
        >
          {props.trait.archived ? "Bring back" : "Archive"}
        </Button>
      </Show>
    </li>
  );
}
