import { useNavigate } from "@solidjs/router";
import { createEffect, createSignal, on, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import type { Dashboard } from "./question.ts";

const audiences = [
  { value: "shared", label: "Everyone", detail: "All teammates see it." },
  { value: "personal", label: "Only me" },
] as const;
type Audience = (typeof audiences)[number]["value"];

/** Makes a dashboard, empty or with an overview, and opens it; with `dashboard`, changes what that is called and who sees it (VI5). */
export function DashboardDialog(props: { open: boolean; onClose: () => void; dashboard?: Dashboard }) {
  const me = useMe();
  const navigate = useNavigate();
  const [name, setName] = createSignal("");
  const [audience, setAudience] = createSignal<Audience>("shared");
  const [begin, setBegin] = createSignal<"overview" | "empty">("overview");
  createEffect(on(() => props.open, (open) => {
    if (!open) return;
    setName(props.dashboard?.name ?? "");
    // Observers keep theirs for themselves.
    const isShared = props.dashboard?.shared ?? mayWork(me());
    setAudience(isShared ? "shared" : "personal");
    setBegin("overview");
    save.clear();
  }));
  const mayShare = () => mayWork(me()) && (!props.dashboard || props.dashboard.owner?.id === me().id);
  const save = createSubmit(async (idempotencyKey) => {
    const body = { name: name(), shared: audience() === "shared" };
    if (props.dashboard) {
      const params = { id: props.dashboard.id };
      await request("PATCH /api/dashboards/:id", { params, body: mayShare() ? body : { name: name() } });
      return props.onClose();
    }
    const like = begin() === "overview" ? { like: "repliesAndOpens" as const } : {};
    const made = await request("POST /api/dashboards", { body: { ...body, ...like }, idempotencyKey });
    navigate(`/dashboards/${made.id}`);
  });
  const verb = () => (props.dashboard ? "Save" : "Make dashboard");
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={props.dashboard ? "Name and audience" : "New dashboard"}
      onSubmit={() => void save.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={save.pending()} disabled={name().trim() === ""}>
            {verb()}
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-5">
        <TextField label="Name" value={name()} onChange={setName} error={save.on("name")} maxLength={100} required />
        <Show when={!props.dashboard}>
          <RadioGroup
            label="Begin with"
            value={begin()}
            onChange={setBegin}
            options={[
              {
                value: "overview",
                label: "An overview",
                detail: "What was sent, and how much of it was opened, answered and came back.",
              },
              { value: "empty", label: "Nothing" },
            ]}
          />
        </Show>
        <Show when={mayShare()}>
          <RadioGroup
            label="For"
            value={audience()}
            onChange={setAudience}
            error={save.on("shared")}
            options={[...audiences]}
          />
        </Show>
        <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
