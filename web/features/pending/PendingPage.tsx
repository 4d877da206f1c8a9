import { createSignal, Match, onMount, Switch } from "solid-js";
import { DraftEditor } from "#web/features/drafts/DraftEditor.tsx";
import type { DataHandle } from "#web/shared/data-view/DataView.tsx";
import { lazyPart, preloadIdle } from "#web/shared/lazy.tsx";
import type { Message } from "#web/shared/mail/message-state.ts";
import { useMyCounts } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { Count } from "#web/shared/ui/Badge.tsx";
import { createMedia } from "#web/shared/ui/create-media.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { Segmented } from "#web/shared/ui/Segmented.tsx";
import { createDesk } from "./create-desk.ts";
import { createPlace } from "./create-place.ts";
import { DeskDialogs } from "./DeskDialogs.tsx";
import { MessagePane } from "./MessagePane.tsx";
import { PendingList } from "./PendingList.tsx";

const GroupPane = lazyPart(async () => ({ default: (await import("./GroupPane.tsx")).GroupPane }));

/** What waits to leave, to look at and to act on (PR1-PR3): a list, and beside it the message or the group that is open. */
export default function PendingPage() {
  const counts = useMyCounts();
  const hasRoom = createMedia("(width >= 80rem)");
  const [list, setList] = createSignal<DataHandle<Message>>();
  const place = createPlace(hasRoom);
  const desk = createDesk(place, list);
  const isOpen = () => place.openId() !== null || place.review() !== null;

  // The editor is no part of the first load, and is there when the pencil is pressed.
  onMount(() => preloadIdle(DraftEditor, GroupPane));

  // Escape leaves the editor by itself; a second one closes the message.
  createShortcuts("Pending", [
    {
      keys: "Escape",
      label: "Close what is open",
      run: () => (place.isEditing() ? place.show(place.openId(), { replace: true }) : place.show(null)),
      when: isOpen,
    },
    {
      keys: "]",
      label: "Next tab beside the message",
      run: () => place.stepSide(1),
      when: () => place.openId() !== null,
    },
    {
      keys: "[",
      label: "Previous tab beside the message",
      run: () => place.stepSide(-1),
      when: () => place.openId() !== null,
    },
  ]);
  return (
    <Page
      title="Pending"
      fill
      beside={
        <Segmented
          class="ml-1"
          label="View"
          value={place.view()}
          onChange={place.setView}
          segments={[
            { value: "mine", label: "Mine", beside: <Count n={counts().pendingMine} label="pending" /> },
            { value: "all", label: "All" },
            { value: "mentions", label: "Mentions", beside: <Count n={counts().mentions} label="new" /> },
          ]}
        />
      }
    >
      <div class="relative flex min-h-0 flex-1">
        <div
          class="flex min-h-0 min-w-0 flex-col"
          classList={{
            "flex-1": !isOpen(),
            "w-[19rem] shrink-0 border-r min-[90rem]:w-[22rem] max-lg:hidden": isOpen(),
          }}
        >
          <PendingList desk={desk} onHandle={setList} />
        </div>
        <Switch>
          <Match when={place.openId()}>
            {(id) => <MessagePane id={id()} desk={desk} hasRoom={hasRoom()} />}
          </Match>
          <Match when={place.review()}>
            {(id) => <GroupPane id={id()} desk={desk} list={list()} />}
          </Match>
        </Switch>
      </div>
      <DeskDialogs desk={desk} />
    </Page>
  );
}
