import { createSignal, Show } from "solid-js";
import { createNow } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { DateTimePicker } from "#web/shared/ui/DateTimePicker.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { createPlan, leavesText, type ReplyDesk, type When } from "./create-reply.ts";

type Kind = "delay" | "at" | "approval";
const hourMs = 3_600_000;
const delays = [
  { value: "1", label: "1 hour" },
  { value: "4", label: "4 hours" },
  { value: "24", label: "1 day" },
  { value: "48", label: "2 days" },
  { value: "168", label: "1 week" },
];

/** When a reply leaves that is not for now; it says what comes of it before the click (ST9, PR3). */
export function LaterDialog(
  props: { conversationId: string; reply: ReplyDesk; onClose: () => void; onDone: () => void },
) {
  const now = createNow();
  const openedAtMs = Date.now();
  const [kind, setKind] = createSignal<Kind>("delay");
  const [hours, setHours] = createSignal("24");
  const [at, setAt] = createSignal<string | null>(null);
  const zone = () => props.reply.plan()?.forecast?.timeZone ?? "UTC";
  const isPast = () => kind() === "at" && at() !== null && Date.parse(at()!) < now();
  const instant = () =>
    kind() === "delay" ? new Date(openedAtMs + Number(hours()) * hourMs).toISOString() : kind() === "at" ? at() : null;
  const plan = createPlan(
    () => props.conversationId,
    () => ({ teammateId: props.reply.teammateId() ?? undefined, at: instant() ?? undefined }),
    () => instant() !== null && !isPast(),
  );
  const says = () => {
    if (kind() === "approval") {
      return "It waits until a colleague approves it, then leaves as the window and limits allow.";
    }
    if (instant() === null || isPast()) return "";
    return plan.isSuccess && !plan.isPlaceholderData ? leavesText(plan.data, now()) : "Looking when it would leave…";
  };
  const isReady = () => kind() === "approval" || (instant() !== null && !isPast());
  const make = async () => {
    const when: When = kind() === "approval" ? "approval" : { at: instant()! };
    if (await props.reply.send.run(when)) props.onDone();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Send later"
      description="It waits as pending, where the team can still change it."
      onSubmit={() => isReady() && void make()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={props.reply.send.pending()} disabled={!isReady()}>
            Send later
          </Button>
        </>
      }
    >
      <RadioGroup
        label="When"
        labelHidden
        value={kind()}
        onChange={setKind}
        options={[
          {
            value: "delay",
            label: "After a time",
            body: () => (
              <Select label="Time" labelHidden class="max-w-48" options={delays} value={hours()} onChange={setHours} />
            ),
          },
          {
            value: "at",
            label: "At a date",
            body: () => (
              <DateTimePicker
                class="max-w-80"
                label="Send date"
                labelHidden
                zone={zone()}
                value={at()}
                onChange={setAt}
                min={new Date(now()).toISOString()}
                error={props.reply.send.on("when.at") ?? (isPast() ? "This time is past." : null)}
              />
            ),
          },
          { value: "approval", label: "Once a colleague approved it" },
        ]}
      />
      <p class="mt-4 min-h-10 text-sm text-muted" role="status">{says()}</p>
      <Show when={props.reply.send.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
    </Dialog>
  );
}
