import { A, useLocation } from "@solidjs/router";
import { For, Show } from "solid-js";
import { hasFeature } from "#web/features.tsx";
import { grouped, isAt, type Place, places, placesFor } from "#web/places.ts";
import { liveLink } from "../live.ts";
import { useMe, useMyCounts } from "../me.ts";
import { openShortcuts } from "../shortcuts/ShortcutsOverlay.tsx";
import { Count } from "../ui/Badge.tsx";
import { IconButton } from "../ui/Button.tsx";
import { Keyboard, Search } from "../ui/icons.ts";
import { PlaceGlyph } from "./place-icons.tsx";
import { openQuickJump } from "./QuickJump.tsx";
import { TeammateMenu } from "./TeammateMenu.tsx";

export const settingsPlace: Pick<Place, "label" | "path" | "icon" | "keys"> = {
  label: "Settings",
  path: "/settings",
  icon: "settings",
  keys: "g s",
};

/** The places (VI7), who is signed in, and at the bottom left the gear. */
export function Sidebar(props: { onGo?: () => void }) {
  const me = useMe();
  const counts = useMyCounts();
  const groups = () => grouped(placesFor(places, me(), hasFeature));
  return (
    <div class="flex h-full flex-col">
      <div class="flex h-12 shrink-0 items-center gap-1 pr-2 pl-2">
        <TeammateMenu />
        <IconButton label="Quick jump" keys="mod+k" size="sm" onClick={openQuickJump} tooltip="bottom">
          <Search size={15} aria-hidden="true" />
        </IconButton>
      </div>
      <nav aria-label="Places" class="min-h-0 flex-1 overflow-y-auto px-2 py-1">
        <For each={groups()}>
          {(part) => (
            <div class="mb-3">
              <Show when={part.group}>
                <p class="px-2 pt-1 pb-1 text-xs text-faint">{part.group}</p>
              </Show>
              <ul>
                <For each={part.places}>
                  {(place) => (
                    <li>
                      <PlaceLink place={place} onGo={props.onGo} count={place.badge ? counts()[place.badge] : 0} />
                    </li>
                  )}
                </For>
              </ul>
            </div>
          )}
        </For>
      </nav>
      <Show when={liveLink() === "lost"}>
        <p role="status" class="mx-2 mb-1 rounded-md bg-warn-soft px-2 py-1 text-xs text-warn">
          Reconnecting… what you see may be old.
        </p>
      </Show>
      <div class="flex shrink-0 items-center gap-1 p-2">
        <div class="min-w-0 flex-1">
          <PlaceLink place={settingsPlace} onGo={props.onGo} />
        </div>
        <IconButton label="Keyboard shortcuts" keys="?" size="sm" onClick={openShortcuts} tooltip="right">
          <Keyboard size={15} aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  );
}

/** A link to a place, marked when one is there. */
export function PlaceLink(
  props: { place: Pick<Place, "label" | "path" | "icon">; count?: number; onGo?: (() => void) | undefined },
) {
  const location = useLocation();
  const here = () => isAt(location.pathname, props.place);
  return (
    <A
      href={props.place.path}
      onClick={() => props.onGo?.()}
      aria-current={here() ? "page" : undefined}
      class="flex h-7 items-center gap-2.5 rounded-md px-2 text-sm outline-offset-[-2px] phone:h-9"
      classList={{
        "bg-pressed font-medium text-text": here(),
        "text-muted hover:bg-hover hover:text-text": !here(),
      }}
    >
      <PlaceGlyph icon={props.place.icon} />
      <span class="min-w-0 flex-1 truncate">{props.place.label}</span>
      <Count n={props.count ?? 0} label="waiting for you" />
    </A>
  );
}
