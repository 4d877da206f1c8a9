import { useQuery } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { ApiError } from "#web/shared/api-error.ts";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { countText } from "#web/shared/filter/count-text.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";
import { matchingText } from "./AudiencePanel.tsx";
import type { Audience } from "./create-audience.ts";
import type { Builder } from "./create-builder.ts";
import { copyOf, type Playbook } from "./definition.ts";
import { errorsIn } from "./faults.ts";
import { countOf, isMany } from "./playbook-text.ts";
import { ProblemList } from "./ProblemList.tsx";
import { barredText, enteringText, leavingText, unreviewedText } from "./publish-text.ts";

/** Asks what becomes of the accounts that match now, and of those that are in an older version, before a definition runs (PB1, PB7). */
export default function PublishDialog(
  props: { playbook: Playbook; builder: Builder; onClose: () => void; onPublished: (playbook: Playbook) => void },
) {
  const asked = useQuery(() => ({
    queryKey: ["playbook-publish", props.playbook.id, props.builder.draftNo()],
    queryFn: ({ signal }) =>
      request("POST /api/playbooks/:id/preview", {
        params: { id: props.playbook.id },
        body: { definition: copyOf(props.builder.definition) },
        signal,
      }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  }));
  const [existing, setExisting] = createSignal<"enroll" | "leave">("enroll");
  const [running, setRunning] = createSignal<"finish" | "move">("finish");
  const [typed, setTyped] = createSignal("");
  const isNew = () => props.playbook.version === 0;
  const preview = (): Audience | undefined => (asked.isSuccess ? asked.data : undefined);
  const matching = () => preview()?.matching ?? null;
  const errors = () => errorsIn(preview()?.problems ?? []);
  const older = () => props.playbook.running.reduce((sum, { enrollments }) => sum + enrollments, 0);
  const asksNumber = () => {
    const [counted, all] = [matching(), preview()?.accounts.count ?? 0];
    return counted !== null && counted.count > 0 && isMany(counted.count, all);
  };
  const isTyped = () => typed().replace(/\D/g, "") === String(matching()?.count ?? "");
  const publish = createSubmit(async () => {
    const published = await request("POST /api/playbooks/:id/publish", {
      params: { id: props.playbook.id },
      body: {
        draftNo: props.builder.draftNo(),
        existing: existing(),
        running: older() > 0 ? running() : "finish",
        ...(matching() ? { confirmMatching: matching()!.count } : {}),
      },
    });
    props.onPublished(published);
    toast(isNew() ? `${published.name} is live` : `Version ${published.version} of ${published.name} is live`);
    props.onClose();
  });
  const run = async () => {
    if (await publish.run()) return;
    // Other accounts match by now: whoever asks sees the number that holds.
    const error = publish.error();
    if (error instanceof ApiError && (error.status === 409 || error.field === "confirmMatching")) {
      setTyped("");
      void asked.refetch();
    }
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={isNew() ? "Go live" : "Publish changes"}
      onSubmit={() => void run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            pending={publish.pending()}
            disabled={!preview() || errors().length > 0 || asksNumber() && !isTyped()}
          >
            {isNew() ? "Go live" : "Publish"}
          </Button>
        </>
      }
    >
      <Loaded query={asked}>
        {(data) => (
          <div class="flex flex-col gap-5">
            <Show
              when={errors().length === 0}
              fallback={<ProblemList problems={data().problems} actions={props.builder.definition.actions} />}
            >
              <div>
                <p class="text-lg font-semibold tabular-nums" role="status">{matchingText(data())}</p>
                <p class="mt-1 text-sm text-muted">
                  of {countText(data().accounts)} in the workspace
                  <Show when={data().entering}>{(entering) => <>{`: ${enteringText(entering(), existing())}`}</>}</Show>
                </p>
                <Show when={barredText(data().barred, existing())}>
                  {(text) => <p class="mt-1 text-sm text-muted">{text()}.</p>}
                </Show>
              </div>
              <RadioGroup
                label={isNew() ? "Those that match already" : "Those that match and are not in it"}
                value={existing()}
                onChange={setExisting}
                options={[
                  {
                    value: "enroll",
                    label: "Begin with them",
                    detail: "They enter right away, and what is due on day 0 is made within a minute.",
                  },
                  {
                    value: "leave",
                    label: "Leave them alone",
                    detail: "Nothing is done for them until they stop matching and match anew.",
                  },
                ]}
              />
              <Show when={older() > 0}>
                <RadioGroup
                  label={`${countOf(older(), "account")} in it now`}
                  value={running()}
                  onChange={setRunning}
                  options={[
                    {
                      value: "finish",
                      label: "Finish on their version",
                      detail: "What is to come for them stays as it was when they entered.",
                    },
                    {
                      value: "move",
                      label: "Go on with this version",
                      detail: "What was done stays done; what is to come follows the new version.",
                    },
                  ]}
                />
                <Show when={data().leaving}>
                  {(leaving) => (
                    <p class="-mt-3 text-sm text-muted" role="status">
                      {leavingText(leaving(), running(), props.playbook.running)}.
                    </p>
                  )}
                </Show>
              </Show>
              <Show when={unreviewedText(props.builder.definition.actions)}>
                {(words) => <Notice tone="warn">{words()}</Notice>}
              </Show>
              <Show when={asksNumber()}>
                <TextField
                  label={`Type ${matching()!.count.toLocaleString("en")} to go on`}
                  hint={matching()!.count >= data().accounts.count
                    ? "It is every account that there is."
                    : "It is a large part of all accounts."}
                  inputmode="numeric"
                  value={typed()}
                  onChange={setTyped}
                  error={publish.on("confirmMatching")}
                />
              </Show>
            </Show>
            <Show when={publish.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}
