import { useQuery } from "@tanstack/solid-query";
import { createSignal, createUniqueId, For, onMount, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Avatar } from "#web/shared/ui/Avatar.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { errorClass } from "#web/shared/ui/TextField.tsx";
import { matchPeople, mentionAt, type Named, toBody, toWritten } from "./mention-text.ts";

const mostShown = 6;

/** Where a comment is written: `@` names a teammate, Ctrl/Cmd-Enter sends, Escape leaves. */
export function CommentBox(
  props: {
    label: string;
    action: string;
    /** A stored body to begin from, with those it mentions. */
    from?: { body: string; mentions: readonly Named[] };
    placeholder?: string;
    focused?: boolean;
    onSend: (body: string) => Promise<void>;
    onLeave?: () => void;
  },
) {
  let box!: HTMLTextAreaElement;
  const listId = createUniqueId();
  const [written, setWritten] = createSignal(props.from ? toWritten(props.from.body, props.from.mentions) : "");
  const [naming, setNaming] = createSignal<{ at: number; query: string } | null>(null);
  const [pointed, setPointed] = createSignal(0);
  const picked: Named[] = [...props.from?.mentions ?? []];
  const teammates = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const people = () => {
    const name = naming();
    if (!name || !teammates.isSuccess) return [];
    const active = teammates.data.items.filter((one) => one.state === "active");
    return matchPeople(active, name.query).slice(0, mostShown);
  };
  onMount(() => {
    if (!props.focused) return;
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  });

  const follow = () => {
    setNaming(mentionAt(box.value, box.selectionStart));
    setPointed(0);
  };
  const take = (person: Named & { name: string }) => {
    const { at } = naming()!;
    const text = `@${person.name} `;
    const rest = box.value.slice(box.selectionStart);
    picked.push({ id: person.id, name: person.name });
    setWritten(box.value.slice(0, at) + text + rest);
    setNaming(null);
    box.setSelectionRange(at + text.length, at + text.length);
    box.focus();
  };
  const send = createSubmit(async () => {
    await props.onSend(toBody(written().trim(), picked));
    setWritten("");
    picked.length = 0;
  });
  const sendIt = () => written().trim() !== "" && void send.run();
  const leave = () => {
    setWritten("");
    props.onLeave?.();
  };

  const onKeyDown = (press: KeyboardEvent) => {
    if (press.isComposing) return;
    const among = people();
    if (press.key === "Enter" && (press.ctrlKey || press.metaKey)) sendIt();
    else if (among.length > 0 && press.key === "ArrowDown") setPointed((now) => (now + 1) % among.length);
    else if (among.length > 0 && press.key === "ArrowUp") setPointed((now) => (now + among.length - 1) % among.length);
    else if (among.length > 0 && (press.key === "Enter" || press.key === "Tab")) take(among[pointed()]!);
    else if (press.key === "Escape" && among.length > 0) setNaming(null);
    else if (press.key === "Escape" && props.onLeave) leave();
    else return;
    press.preventDefault();
    press.stopPropagation();
  };
  return (
    <div class="relative flex flex-col gap-1.5">
      <textarea
        ref={box}
        class="control h-auto min-h-14 resize-y py-1.5 text-sm"
        rows={2}
        aria-label={props.label}
        placeholder={props.placeholder}
        maxLength={9_000}
        value={written()}
        aria-autocomplete="list"
        aria-controls={people().length > 0 ? listId : undefined}
        aria-activedescendant={people().length > 0 ? `${listId}-${pointed()}` : undefined}
        onInput={(event) => {
          setWritten(event.currentTarget.value);
          follow();
        }}
        onClick={follow}
        onBlur={() => setNaming(null)}
        on:keydown={onKeyDown}
      />
      <Show when={people().length > 0}>
        <ul id={listId} role="listbox" aria-label="Teammates" class="float absolute top-full z-50 mt-1 w-full">
          <For each={people()}>
            {(person, n) => (
              <li
                id={`${listId}-${n()}`}
                role="option"
                aria-selected={n() === pointed()}
                data-highlighted={n() === pointed() ? "" : undefined}
                class="item cursor-pointer"
                onPointerMove={() => setPointed(n())}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(person)}
              >
                <Avatar name={person.name} color={person.color} size="sm" />
                <span class="min-w-0 flex-1 truncate">{person.name}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={send.beside()}>{(words) => <p role="alert" class={errorClass}>{words()}</p>}</Show>
      <Show when={written().trim() !== "" || props.onLeave}>
        <div class="flex justify-end gap-1.5">
          <Show when={props.onLeave}>
            <Button size="sm" look="ghost" onClick={leave}>Cancel</Button>
          </Show>
          <Button
            size="sm"
            look="primary"
            pending={send.pending()}
            disabled={written().trim() === ""}
            onClick={sendIt}
          >
            {props.action}
          </Button>
        </div>
      </Show>
    </div>
  );
}
