import { createSignal } from "solid-js";
import type { Choice } from "../data-view/create-selection.ts";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { RadioGroup } from "../ui/RadioGroup.tsx";
import { choiceText, chosenBody, countOf } from "./choice.ts";
import { beginBulk, type BulkBody } from "./run-bulk.ts";

/** Asks whether anybody is to look if many users, or the people of many accounts, open mail (TR4). */
export function TrackingDialog(props: { entity: "account" | "user"; choice: Choice; onClose: () => void }) {
  const [look, setLook] = createSignal<"on" | "off">("off");
  const many = () => choiceText(props.choice, props.entity);
  const begin = () => {
    const act = { kind: "tracking", untracked: look() === "off" };
    return beginBulk({ entity: props.entity, chosen: chosenBody(props.choice), act } as BulkBody, {
      title: `Changing whether opens of ${many()} are seen`,
      done: (run) => `${run.changed.toLocaleString("en")} of ${run.seen.toLocaleString("en")} changed`,
      count: countOf(props.choice),
    });
  };
  return (
    <ConfirmDialog open onClose={props.onClose} title={`Opens of ${many()}`} action="Save" onConfirm={begin}>
      <RadioGroup
        label={props.entity === "user" ? "When they open mail" : "When their people open mail"}
        class="mt-3 text-text"
        options={[
          { value: "off", label: "Do not look", detail: "Mail carries no image that tells, and no look counts." },
          { value: "on", label: "Look", detail: "As for everybody else." },
        ]}
        value={look()}
        onChange={setLook}
      />
    </ConfirmDialog>
  );
}
