import { Show } from "solid-js";
import { ApiError, wordsOf } from "../api-error.ts";
import { pathText } from "../mail/path-text.ts";
import { Button } from "../ui/Button.tsx";
import { Funnel } from "../ui/icons.ts";
import { EmptyState } from "../ui/states.tsx";
import { withoutAt } from "./filter-draft.ts";

/** Whether a list was refused because of its filter, such as one of an old view whose trait went away. */
export const isFilterFault = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.code === "invalid_field" && /^filter(\.|$)/.test(error.field ?? "");

/** Says what of a filter cannot be asked, and takes just that out (VI2). */
export function FilterRefused(
  props: {
    error: ApiError;
    value: string;
    onChange: (json: string) => void;
    goneName: ((field: string) => string) | undefined;
  },
) {
  const left = () => withoutAt(props.value, props.error.field ?? "");
  /** In the words of the refusal, without the path that it begins with. */
  const words = () => {
    const [path, text] = [`${props.error.field}: `, props.error.message];
    return text.startsWith(path) ? text.slice(path.length) : wordsOf(props.error);
  };
  const archived = () => /^([\w.]+) is archived$/.exec(words())?.[1];
  return (
    <EmptyState
      icon={<Funnel size={18} aria-hidden="true" />}
      title="A condition of this filter cannot be asked any more"
      action={
        <>
          <Show when={left() !== ""}>
            <Button look="primary" onClick={() => props.onChange(left())}>Take that condition out</Button>
          </Show>
          <Button onClick={() => props.onChange("")}>Clear the filter</Button>
        </>
      }
    >
      <span role="alert">
        <Show when={archived()} fallback={<>The server says: {words()}.</>}>
          {(field) => <>{(props.goneName ?? pathText)(field())} is archived.</>}
        </Show>
      </span>
    </EmptyState>
  );
}
