import { type Accessor, createMemo } from "solid-js";
import type { Answer } from "../api.ts";
import type { Column } from "../data-view/types.ts";
import { lazyPart } from "../lazy.tsx";
import { useMe } from "../me.ts";
import { maySetTrait } from "./trait-right.ts";
import { traitText, type TraitValue } from "./trait-text.ts";
import { useTraits } from "./use-traits.ts";

type Trait = Answer<"GET /api/traits">["items"][number];
type Row = { id: string; traits: Record<string, TraitValue> };

const plain = (props: { trait: Trait; value: TraitValue | undefined }) => <>{traitText(props.trait, props.value)}</>;

/** Editing in place comes with the first column of a trait that is shown; until then, and where it cannot be fetched, values are read. */
const TraitCell = lazyPart(async () => ({ default: (await import("./TraitCell.tsx")).TraitCell }), plain, plain);

/** A date is never cut. */
const widths: Partial<Record<Trait["type"], string>> = {
  number: "minmax(6rem,8rem)",
  boolean: "minmax(6rem,8rem)",
  date: "11rem",
};

/** A column for each trait in use of a kind of row, to be chosen; it sorts the list, and is edited in place by who may (VI1, PD5). */
export function createTraitColumns<T extends Row>(
  entity: Trait["entity"],
  given: {
    nameOf: (row: T) => string;
    /** Resolves when the list shows it. */
    save: (row: T, traits: Record<string, TraitValue>) => Promise<unknown>;
    /** The list cannot be sorted by them. */
    unsorted?: true;
  },
): Accessor<Column<T>[]> {
  const me = useMe();
  const traits = useTraits(entity);
  // The same columns while the definitions are: new ones would close what is being edited.
  const known = createMemo(() => traits(), [], { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) });
  return createMemo(() =>
    known().map((trait): Column<T> => ({
      key: `traits.${trait.key}`,
      label: trait.label,
      ...(given.unsorted ? {} : { sort: `traits.${trait.key}` }),
      byChoice: true,
      ...(trait.type === "number" ? { align: "end" as const } : {}),
      width: widths[trait.type] ?? "minmax(8rem,1fr)",
      render: (row) => traitText(trait, row.traits[trait.key]) || "not set",
      Cell: (props) => (
        <TraitCell
          trait={trait}
          value={props.row.traits[trait.key]}
          of={given.nameOf(props.row)}
          mayEdit={maySetTrait(me(), trait)}
          save={(value) => given.save(props.row, { [trait.key]: value })}
        />
      ),
    }))
  );
}
