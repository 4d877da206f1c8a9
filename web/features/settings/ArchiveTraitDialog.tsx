import { useQuery } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import type { Trait } from "./trait-form.ts";

type Uses = Answer<"GET /api/traits/:id/uses">;

/** Says what a trait is used by before it is archived: its values stay, and it can be brought back (PD5). */
export function ArchiveTraitDialog(props: { trait: Trait; onClose: () => void; onConfirm: () => Promise<unknown> }) {
  const uses = useQuery(() => ({
    queryKey: ["trait-uses", props.trait.id],
    queryFn: ({ signal }) => request("GET /api/traits/:id/uses", { params: { id: props.trait.id }, signal }),
  }));
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={`Archive ${props.trait.label}?`}
      action="Archive"
      onConfirm={props.onConfirm}
    >
      <p>Its values stay, and it can be brought back. Until then no text, list or import can use it.</p>
      <Loaded query={uses}>{(data) => <UsedBy uses={data()} />}</Loaded>
    </ConfirmDialog>
  );
}

const mostRows = 100_000;

function UsedBy(props: { uses: Uses }) {
  const rows = () =>
    props.uses.rows >= mostRows ? `${mostRows.toLocaleString("en")} or more` : props.uses.rows.toLocaleString("en");
  const names = (all: { name: string | null }[]) => all.flatMap(({ name }) => name ?? []);
  const others = (all: { name: string | null }[]) => all.filter(({ name }) => name === null).length;
  return (
    <>
      <p class="mt-2">
        {props.uses.rows === 0 ? "Nothing holds a value of it." : `Rows that hold a value: ${rows()}.`}
      </p>
      <Show when={props.uses.pending.count > 0 || props.uses.pending.isMore}>
        <p class="mt-2 font-medium">{pendingText(props.uses.pending)}</p>
      </Show>
      <For
        each={[
          { what: "Templates that name it", all: props.uses.templates },
          { what: "Saved views that speak of it", all: props.uses.views },
        ]}
      >
        {({ what, all }) => (
          <Show when={all.length > 0}>
            <p class="mt-2 break-words">
              {what}: {[
                ...names(all),
                ...(others(all) > 0 ? [`${others(all)} that ${others(all) === 1 ? "is" : "are"} somebody's own`] : []),
              ].join(", ")}
            </p>
          </Show>
        )}
      </For>
    </>
  );
}

/** What archiving does to mail that is still to leave. */
const pendingText = ({ count, isMore }: Uses["pending"]) =>
  `Pending mail that names it: ${count.toLocaleString("en")}${
    isMore ? " or more" : ""
  }. Without a fallback in its text such mail waits until the trait is back, or its text is changed.`;
