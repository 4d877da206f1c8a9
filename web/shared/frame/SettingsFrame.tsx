import { useLocation, useNavigate } from "@solidjs/router";
import { For, type ParentProps, Show } from "solid-js";
import { hasFeature } from "#web/features.tsx";
import { grouped, isAt, placesFor, settingsPlaces } from "#web/places.ts";
import { useMe } from "../me.ts";
import { Select } from "../ui/Select.tsx";
import { PlaceLink } from "./Sidebar.tsx";

/** Settings (VI8): their list at the left, on a phone as one field above. */
export function SettingsFrame(props: ParentProps) {
  const me = useMe();
  const navigate = useNavigate();
  const location = useLocation();
  const list = () => placesFor(settingsPlaces, me(), hasFeature);
  const here = () => list().find((place) => isAt(location.pathname, place))?.path ?? null;
  return (
    <div class="flex min-h-0 flex-1 phone:flex-col">
      <nav aria-label="Settings" class="w-52 shrink-0 overflow-y-auto border-r p-2 phone:hidden">
        <For each={grouped(list())}>
          {(part) => (
            <div class="mb-3">
              <p class="px-2 pt-1 pb-1 text-xs text-faint">{part.group}</p>
              <ul>
                <For each={part.places}>
                  {(place) => (
                    <li>
                      <PlaceLink place={place} />
                    </li>
                  )}
                </For>
              </ul>
            </div>
          )}
        </For>
      </nav>
      <Show when={list().length > 0}>
        <div class="border-b p-2 md:hidden">
          <Select
            label="Settings"
            labelHidden
            options={list().map((place) => ({ value: place.path, label: place.label }))}
            value={here()}
            // It tells its first value too: a page below a place is not to be left for it.
            onChange={(path) => path !== here() && navigate(path)}
          />
        </div>
      </Show>
      <div class="flex min-h-0 min-w-0 flex-1 flex-col">{props.children}</div>
    </div>
  );
}
