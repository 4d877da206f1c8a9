import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { For, Match, Show, Switch as Cases } from "solid-js";
import type { SetStoreFunction } from "solid-js/store";
import { request } from "#web/shared/api.ts";
import { matchText } from "#web/shared/filter/count-text.ts";
import { FilterEditor } from "#web/shared/filter/FilterEditor.tsx";
import { useFields } from "#web/shared/filter/use-fields.ts";
import { useNames } from "#web/shared/filter/use-names.ts";
import { type Measure, measureNames, measures, rateNames } from "#web/shared/numbers/measures.ts";
import { Checkbox } from "#web/shared/ui/Checkbox.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Switch } from "#web/shared/ui/Switch.tsx";
import { errorClass, labelClass, TextField } from "#web/shared/ui/TextField.tsx";
import { useDimensions } from "./dimensions.ts";
import { type Back, backText, type Every, type Kind, kindText, timeText } from "./question.ts";
import { measuresOf, mostLines, type WidgetForm } from "./widget-form.ts";

type Fields = { form: WidgetForm; setForm: SetStoreFunction<WidgetForm> };
const optionsOf = <V extends string>(words: Record<V, string>) =>
  (Object.keys(words) as V[]).map((value) => ({ value, label: capital(words[value]) }));
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const measureOptions = measureNames.map((value) => ({
  value,
  label: measures[value].label,
  detail: measures[value].detail,
}));
const rateOptions = rateNames.map((value) => ({
  value,
  label: measures[value].rate,
  detail: measures[value].detail,
}));

/** What a widget counts, of which conversations, how it is cut, and how far back it looks. `title` is the one that it has by itself. */
export function WidgetFields(props: Fields & { title: string; errorOn: (field: string) => string | null }) {
  return (
    <>
      <RadioGroup
        label="Shown as"
        value={props.form.kind}
        onChange={(kind) => props.setForm("kind", kind)}
        options={(Object.keys(kindText) as Kind[]).map((value) => ({ value, ...kindText[value] }))}
      />
      <Cases>
        <Match when={props.form.kind === "count"}>
          <What {...props} />
        </Match>
        <Match when={props.form.kind === "rate"}>
          <WhatRate {...props} />
        </Match>
        <Match when={props.form.kind === "series"}>
          <Lines {...props} />
        </Match>
        <Match when={props.form.kind === "breakdown"}>
          <Apart {...props} />
        </Match>
      </Cases>
      <Select
        label={`Conversations ${timeText(measuresOf(props.form))} in`}
        hint={timeText(measuresOf(props.form)) === "created"
          ? undefined
          : "Each counts once, by when its first mail left."}
        value={props.form.back}
        onChange={(back) => props.setForm("back", back)}
        options={optionsOf<Back>(backText)}
      />
      <Narrowed {...props} />
      <TextField
        label="Title"
        value={props.form.title}
        onChange={(title) => props.setForm("title", title)}
        placeholder={props.title}
        error={props.errorOn("title")}
        maxLength={100}
      />
    </>
  );
}

function What(props: Fields) {
  return (
    <Select
      label="What is counted"
      value={props.form.measure}
      onChange={(measure) => props.setForm("measure", measure)}
      options={measureOptions}
    />
  );
}

function WhatRate(props: Fields) {
  return (
    <Select
      label="Which rate"
      value={props.form.rate}
      onChange={(rate) => props.setForm("rate", rate)}
      options={rateOptions}
    />
  );
}

function Lines(props: Fields) {
  const chosen = () => props.form.measures;
  const set = (name: Measure, on: boolean) =>
    props.setForm("measures", measureNames.filter((one) => (one === name ? on : chosen().includes(one))));
  return (
    <>
      <fieldset>
        <legend class={labelClass}>Lines</legend>
        <div class="grid grid-cols-2 gap-x-4 gap-y-2">
          <For each={measureNames}>
            {(name) => (
              <Checkbox
                label={measures[name].label}
                checked={chosen().includes(name)}
                disabled={!chosen().includes(name) && chosen().length >= mostLines}
                onChange={(on) => set(name, on)}
              />
            )}
          </For>
        </div>
        <Show when={chosen().length === 0}>
          <p class={errorClass}>Choose one at least.</p>
        </Show>
      </fieldset>
      <Select
        label="A point for every"
        value={props.form.every}
        onChange={(every) => props.setForm("every", every)}
        options={optionsOf<Every>({ day: "day", week: "week", month: "month" })}
      />
    </>
  );
}

function Apart(props: Fields) {
  const dimensions = useDimensions();
  return (
    <>
      <Switch
        label="As a rate"
        hint="The share of those that were sent, rather than how many"
        checked={props.form.asRate}
        onChange={(asRate) => props.setForm("asRate", asRate)}
      />
      <Show when={props.form.asRate} fallback={<What {...props} />}>
        <WhatRate {...props} />
      </Show>
      <Combobox
        label="Broken down by"
        value={props.form.by}
        onChange={(by) => props.setForm("by", by)}
        options={dimensions.options()}
        opensOnFocus
        required
      />
      <Select
        label="At most"
        value={String(props.form.limit)}
        onChange={(limit) => props.setForm("limit", Number(limit))}
        options={["5", "10", "20", "50"].map((value) => ({ value, label: `${value} bars` }))}
      />
    </>
  );
}

/** Which conversations, by the filter language, with how many there are of all time. */
function Narrowed(props: Fields) {
  const fields = useFields("conversation");
  const names = useNames();
  const count = useQuery(() => {
    const filter = props.form.filter;
    return {
      queryKey: ["conversations", { counted: true }, { filter }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        request("GET /api/conversations/count", { query: { filter: filter || undefined }, signal }),
      placeholderData: keepPreviousData,
      meta: { follows: ["message", "account", "user"], restMs: 10_000 },
      retry: false,
    };
  });
  const countText = () => {
    if (count.isError) return "This cannot be counted";
    return count.isSuccess && !count.isPlaceholderData
      ? `${matchText(count.data, "conversations")}, of all time`
      : null;
  };
  return (
    <div>
      <p class={labelClass}>Which conversations</p>
      <div class="rounded-lg border p-3">
        <FilterEditor
          value={props.form.filter}
          onChange={(filter) => props.setForm("filter", filter)}
          fields={fields}
          names={names}
          countText={countText()}
          lead="Count what matches"
        />
      </div>
    </div>
  );
}
