import { Show } from "solid-js";
import { SubjectText } from "../mail/SubjectText.tsx";
import { Building, CornerDownLeft, LayoutTemplate, MessagesSquare, Plus, UserRound } from "../ui/icons.ts";
import { Kbd } from "../ui/Kbd.tsx";
import type { JumpIcon, Target } from "./jump-targets.ts";
import { PlaceGlyph } from "./place-icons.tsx";

const own = {
  action: Plus,
  account: Building,
  user: UserRound,
  template: LayoutTemplate,
  conversation: MessagesSquare,
};

/** One of what quick jump found. */
export function JumpOption(
  props: { id: string; target: Target; isAt: boolean; onPoint: () => void; onChoose: () => void },
) {
  return (
    <li
      id={props.id}
      role="option"
      aria-selected={props.isAt}
      class="flex h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 text-sm"
      classList={{ "bg-hover": props.isAt }}
      onPointerMove={() => props.isAt || props.onPoint()}
      onClick={() => props.onChoose()}
    >
      <span class="text-muted">
        <Glyph icon={props.target.icon} />
      </span>
      <span class="min-w-0 truncate">
        <Show when={props.target.icon === "conversation"} fallback={props.target.label}>
          <SubjectText subject={props.target.label} />
        </Show>
      </span>
      <span class="min-w-0 flex-1 truncate text-xs text-muted">{props.target.detail}</span>
      <span class="shrink-0 text-xs text-muted">{props.target.where}</span>
      <Show
        when={props.isAt}
        fallback={<Show when={props.target.keys}>{(keys) => <Kbd keys={keys()} />}</Show>}
      >
        <CornerDownLeft size={14} class="shrink-0 text-faint" aria-hidden="true" />
      </Show>
    </li>
  );
}

function Glyph(props: { icon: JumpIcon }) {
  const Icon = () => {
    const Own = own[props.icon as keyof typeof own];
    return Own ? <Own size={16} class="shrink-0" aria-hidden="true" /> : <PlaceGlyph icon={props.icon as "accounts"} />;
  };
  return <Icon />;
}
