import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js";
import type { SendingWindow } from "#db/schema/teammate.ts";
import { faultOf } from "#jobs/rules/sending-window.ts";
import { type Answer, request } from "#web/shared/api.ts";
import { isAdmin, mayWork, useMe } from "#web/shared/me.ts";
import { zoneText } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Page, Section } from "#web/shared/ui/Page.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { SenderLimits } from "./SenderLimits.tsx";
import { WindowEditor } from "./WindowEditor.tsx";

type Teammate = Answer<"GET /api/teammates">["items"][number];

/** Email settings › Sending windows and limits: one's own, and for admins anybody's (SW1, QU1, SE7). */
export default function WindowsPage() {
  const me = useMe();
  const [chosen, setChosen] = createSignal<string | null>(null);
  const teammates = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const senders = useQuery(() => ({
    queryKey: ["senders"],
    queryFn: ({ signal }) => request("GET /api/senders", { signal }),
    meta: { follows: ["message"] },
  }));
  const id = () => chosen() ?? me().id;
  return (
    <Page
      title="Sending windows and limits"
      width="text"
      lead="When your mail may leave, and how much of it. A mail that is due outside waits."
    >
      <Loaded query={teammates}>
        {(answer) => (
          <>
            <Show when={isAdmin(me())}>
              <Select
                class="mb-6"
                label="Teammate"
                options={answer().items.filter((one) => one.state !== "left").map((one) => ({
                  value: one.id,
                  label: one.name,
                }))}
                value={id()}
                onChange={setChosen}
              />
            </Show>
            <Show when={answer().items.find((one) => one.id === id())}>
              {(teammate) => <Window teammate={teammate()} />}
            </Show>
          </>
        )}
      </Loaded>
      <Loaded query={senders}>
        {(answer) => (
          <Section
            title="Limits"
            lead="Per rolling hour and day, whatever the clock reads. Over a limit, mail waits for a free place."
          >
            <div class="divide-y">
              <For
                each={answer().items.filter((sender) => sender.teammate.id === id())}
                fallback={<p class="px-4 py-3 text-sm text-muted">Sends on no channel yet.</p>}
              >
                {(sender) => <SenderLimits sender={sender} mayRaise={isAdmin(me())} mayPause={mayWork(me())} />}
              </For>
            </div>
          </Section>
        )}
      </Loaded>
    </Page>
  );
}

function Window(props: { teammate: Teammate }) {
  const client = useQueryClient();
  const [window, setWindow] = createSignal<SendingWindow>(null);
  const [pending, setPending] = createSignal(false);
  // Other news of the teammate, such as their signature's, take nothing from what is being set here.
  const saved = createMemo(() => JSON.stringify([props.teammate.id, props.teammate.sendingWindow]));
  createEffect(on(saved, () => setWindow(props.teammate.sendingWindow)));
  const dirty = () => JSON.stringify(window()) !== JSON.stringify(props.teammate.sendingWindow);
  const save = async () => {
    setPending(true);
    try {
      await request("PATCH /api/teammates/:id", {
        params: { id: props.teammate.id },
        body: { sendingWindow: window() },
      });
      await client.invalidateQueries({ queryKey: ["teammates"] });
      toast("Sending window saved");
    } catch (error) {
      toastError(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Section title="Sending window" lead={`Wall-clock times in ${zoneText(props.teammate.timeZone)}.`}>
      <div class="flex flex-col gap-4 p-4">
        <WindowEditor window={window()} onChange={setWindow} />
        <div class="flex justify-end gap-2">
          <Show when={dirty()}>
            <Button onClick={() => setWindow(props.teammate.sendingWindow)}>Discard</Button>
          </Show>
          <Button
            look="primary"
            pending={pending()}
            disabled={!dirty() || faultOf(window()) !== null}
            onClick={() => void save()}
          >
            Save window
          </Button>
        </div>
      </div>
    </Section>
  );
}
