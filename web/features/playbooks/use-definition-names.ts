import { useQuery } from "@tanstack/solid-query";
import { request } from "#web/shared/api.ts";
import { draftOf } from "#web/shared/filter/filter-draft.ts";
import { sentenceOf } from "#web/shared/filter/filter-words.ts";
import { useFields } from "#web/shared/filter/use-fields.ts";
import { useNames } from "#web/shared/filter/use-names.ts";
import { useMe } from "#web/shared/me.ts";
import { traitText, type TraitValue } from "#web/shared/traits/trait-text.ts";
import { useTraits } from "#web/shared/traits/use-traits.ts";
import type { DefinitionNames } from "./action-words.ts";

/** The names of all that a definition names by id or key. What is gone is called by its key. Needs an owner. */
export function useDefinitionNames(): DefinitionNames {
  const me = useMe();
  const fields = { account: useFields("account"), user: useFields("user") };
  const names = useNames();
  const traits = { account: useTraits("account"), user: useTraits("user") };
  const channels = useQuery(() => ({
    queryKey: ["channels"],
    queryFn: ({ signal }) => request("GET /api/channels", { signal }),
  }));
  const traitOf = (on: "account" | "user", key: string) => traits[on]().find((one) => one.key === key);
  return {
    channel: (id) =>
      (channels.isSuccess ? channels.data.items.find((one) => one.id === id)?.name : null) ?? "a channel",
    teammate: (id) => names.nameOf("teammate", id) ?? "a teammate",
    trait: (on, key) => traitOf(on, key)?.label ?? (key || "a trait"),
    traitValue: (on, key, value) => {
      const trait = traitOf(on, key);
      return trait ? traitText(trait, value as TraitValue) : value === null ? "" : String(value);
    },
    sentence: (of, rule) =>
      sentenceOf(draftOf(JSON.stringify(rule)), fields[of].byName(), {
        nameOf: names.nameOf,
        goneName: fields[of].goneName,
        currency: me().currency,
        timeZone: me().timeZone,
      }),
  };
}
