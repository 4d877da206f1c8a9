import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { sentenceOf } from "#web/shared/filter/filter-words.ts";
import { useFields } from "#web/shared/filter/use-fields.ts";
import { useNames } from "#web/shared/filter/use-names.ts";
import { useMe } from "#web/shared/me.ts";
import type { StartOnList } from "#web/shared/start-selection.ts";
import { exceptText, listPath, narrowedDraft } from "./narrowed-list.ts";

/** What "all that match" match, as a sentence, with the way back to the list (ST1). */
export function Narrowed(props: { on: StartOnList }) {
  const me = useMe();
  const fields = useFields(props.on.of === "accounts" ? "account" : "user");
  const names = useNames();
  const words = () =>
    sentenceOf(narrowedDraft(props.on), fields.byName(), {
      nameOf: names.nameOf,
      goneName: fields.goneName,
      currency: me().currency,
    });
  const search = () => props.on.narrowed["q"];
  return (
    <p class="text-sm break-words text-muted">
      <Show when={words() !== "" || search()} fallback={`Every one of your ${props.on.of}`}>
        {"Those "}
        <Show when={words() !== ""}>where {words()}</Show>
        <Show when={search()}>{(q) => <>{words() === "" ? "" : ", "}that the search “{String(q())}” finds</>}</Show>
      </Show>
      {exceptText(props.on)}. <A href={listPath(props.on)} class="link">Back to the list</A>
    </p>
  );
}
