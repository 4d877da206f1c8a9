import { useLocation } from "@solidjs/router";
import { createEffect, createSignal, onCleanup, Show } from "solid-js";
import { TableSwitch } from "#web/shared/charts/TableSwitch.tsx";
import { buttonClass } from "#web/shared/ui/Button.tsx";
import { Ellipsis, GripVertical } from "#web/shared/ui/icons.ts";
import { Menu, type MenuEntry } from "#web/shared/ui/Menu.tsx";
import { WidgetBody } from "./WidgetBody.tsx";
import { spanText, type Widget } from "./question.ts";
import { anchorOf } from "./widget-href.ts";

/** Kinds that want the room of two. */
const isWide = (kind: Widget["question"]["kind"]) => kind === "series" || kind === "breakdown";
const draggedType = "application/x-parley-widget";

export type WidgetActs = {
  mayEdit: boolean;
  editHref: (id: string) => string;
  /** While one is held in the hand none is put elsewhere. */
  hold: (on: boolean) => void;
  /** So many places on. */
  move: (id: string, by: number) => void;
  /** To where another stands. */
  drop: (id: string, target: string) => void;
  edit: (id: string) => void;
  duplicate: (id: string) => void;
  remove: (id: string) => void;
  save: (id: string) => void;
};

/** One widget: its name, what it looks at, and its answer. It is moved by its handle, with the pointer or the arrow keys. */
export function WidgetCard(
  props: { widget: Widget; about: string; place: number; of: number; acts: WidgetActs },
) {
  const [asTable, setTable] = createSignal(false);
  const [isHeld, setHeld] = createSignal(false);
  const [isOver, setOver] = createSignal(false);
  const location = useLocation();
  let card!: HTMLElement;
  const id = () => props.widget.id;
  // One that is new stands last, maybe below what is seen.
  createEffect(() => {
    if (location.hash !== `#${anchorOf(id())}`) return;
    requestAnimationFrame(() => {
      // Whoever has gone on meanwhile is not called back.
      if (document.activeElement?.closest("[role=menu], [role=dialog]")) return;
      card.scrollIntoView({ block: "center" });
      card.focus({ preventScroll: true });
    });
  });
  const take = () => {
    setHeld(true);
    props.acts.hold(true);
    // A press that became a drag ends with that.
    addEventListener("pointerup", letGo, { once: true });
  };
  const letGo = () => {
    removeEventListener("pointerup", letGo);
    setHeld(false);
    props.acts.hold(false);
  };
  onCleanup(() => isHeld() && letGo());
  const kind = () => props.widget.question.kind;
  const entries = (): MenuEntry[] => [
    ...(props.acts.mayEdit
      ? [
        { label: "Change", run: () => props.acts.edit(id()) },
        { label: "Duplicate", run: () => props.acts.duplicate(id()) },
        { label: "Move earlier", disabled: props.place === 0, run: () => props.acts.move(id(), -1) },
        { label: "Move later", disabled: props.place === props.of - 1, run: () => props.acts.move(id(), 1) },
      ]
      : []),
    { label: "Export as CSV", run: () => props.acts.save(id()) },
    ...(props.acts.mayEdit
      ? ["line" as const, { label: "Delete", danger: true, run: () => props.acts.remove(id()) }]
      : []),
  ];
  const onKeyDown = (press: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[press.key];
    if (by === undefined) return;
    press.preventDefault();
    props.acts.move(id(), by);
  };
  const isDragged = (event: DragEvent) => event.dataTransfer?.types.includes(draggedType) ?? false;
  return (
    <article
      ref={card}
      id={anchorOf(id())}
      tabindex={-1}
      aria-labelledby={`name-${id()}`}
      class="group/widget flex min-h-40 min-w-0 flex-col rounded-xl border bg-surface px-4 pt-2.5 pb-4"
      classList={{ "col-span-2 phone:col-span-1": isWide(kind()), "border-accent": isOver() }}
      draggable={isHeld()}
      onDragStart={(event) => event.dataTransfer?.setData(draggedType, id())}
      onDragEnd={letGo}
      onDragOver={(event) => {
        if (!isDragged(event) || !props.acts.mayEdit) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const dragged = event.dataTransfer?.getData(draggedType);
        if (!dragged || dragged === id()) return;
        event.preventDefault();
        props.acts.drop(dragged, id());
      }}
    >
      <div class="flex h-5 items-center gap-1">
        <h2
          id={`name-${id()}`}
          class="min-w-0 flex-1 truncate text-sm font-medium"
          title={props.widget.title}
        >
          {props.widget.title}
        </h2>
        <div class="-mr-2 flex shrink-0 items-center">
          <Show when={props.acts.mayEdit && props.of > 1}>
            <button
              type="button"
              data-handle={id()}
              aria-label={`Move ${props.widget.title}`}
              aria-description={`Place ${props.place + 1} of ${props.of}. The arrow keys move it.`}
              class={`${
                buttonClass("ghost", "sm")
              } size-7 cursor-grab !px-0 opacity-0 group-focus-within/widget:opacity-100 group-hover/widget:opacity-100 phone:hidden`}
              onPointerDown={take}
              onKeyDown={onKeyDown}
            >
              <GripVertical size={14} aria-hidden="true" />
            </button>
          </Show>
          <Show when={isWide(kind())}>
            <TableSwitch of={props.widget.title} on={asTable()} onChange={setTable} />
          </Show>
          <Menu
            label={`Actions on ${props.widget.title}`}
            class={`${buttonClass("ghost", "sm")} size-7 !px-0`}
            entries={entries()}
          >
            <Ellipsis size={15} aria-hidden="true" />
          </Menu>
        </div>
      </div>
      <p class="mb-2 truncate text-xs text-muted" title={props.about}>{props.about}</p>
      <div class="flex min-w-0 flex-1 flex-col">
        <WidgetBody
          title={props.widget.title}
          question={props.widget.question}
          back={props.widget.back}
          asTable={asTable()}
          editHref={props.acts.mayEdit ? props.acts.editHref(id()) : undefined}
        />
      </div>
    </article>
  );
}

/** "First sent in the last 90 days, Plan is Pro": what a widget looks at; `narrowed` is its filter in words, empty for none. */
export const aboutText = (widget: Widget, narrowed: string): string =>
  [spanText(widget), narrowed].filter(Boolean).join(", ");
