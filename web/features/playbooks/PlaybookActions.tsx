import { useNavigate } from "@solidjs/router";
import { useQueryClient } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { lazyPart } from "#web/shared/lazy.tsx";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { Button, buttonClass } from "#web/shared/ui/Button.tsx";
import { Archive, Copy, Download, Ellipsis, Pause, Play, RotateCcw, Zap } from "#web/shared/ui/icons.ts";
import { Menu, type MenuEntry } from "#web/shared/ui/Menu.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import type { Builder } from "./create-builder.ts";
import type { Playbook } from "./definition.ts";
import { saveFile } from "./playbook-file.ts";

const PublishDialog = lazyPart(() => import("./PublishDialog.tsx"), () => null);
const PauseDialog = lazyPart(() => import("./PauseDialog.tsx"), () => null);
const ArchiveDialog = lazyPart(() => import("./ArchiveDialog.tsx"), () => null);

/** What is done to a playbook as a whole: going live, pausing, archiving, copies and files (PB1, PB5, PB7). */
export function PlaybookActions(props: { playbook: Playbook; builder: Builder }) {
  const me = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [asking, setAsking] = createSignal<"publish" | "pause" | "archive" | null>(null);
  const one = () => props.playbook;
  const close = () => setAsking(null);
  const show = (playbook: Playbook) => client.setQueryData(["playbook", playbook.id], playbook);
  const isNew = () => one().version === 0;
  const mayPublish = () => maySend(me()) && !one().archived && (isNew() || one().changed || props.builder.dirty());
  const mayPause = () => maySend(me()) && one().state === "live" && !one().archived;
  const mayResume = () => maySend(me()) && one().state === "paused" && !one().archived;
  const attempt = async (act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      toastError(error);
    }
  };
  const params = () => ({ id: one().id });
  const publish = () =>
    attempt(async () => {
      // What is published is what is on the server.
      if (await props.builder.flush()) setAsking("publish");
    });
  const resume = () =>
    attempt(async () => {
      const resumed = await request("POST /api/playbooks/:id/resume", { params: params() });
      show(resumed);
      toast(`${resumed.name} goes on`);
    });
  const restore = () =>
    attempt(async () => {
      const restored = await request("POST /api/playbooks/:id/restore", { params: params() });
      show(restored);
      toast(`${restored.name} is back`, restored.state === "paused" ? { detail: "It is paused." } : {});
    });
  const duplicate = () =>
    attempt(async () => {
      const copy = await request("POST /api/playbooks/:id/duplicate", { params: params() });
      navigate(`/playbooks/${copy.id}`);
      toast("Duplicated", { detail: "The copy is a draft." });
    });
  const exported = () =>
    attempt(async () => saveFile(await request("GET /api/playbooks/:id/export", { params: params() })));
  const entries = (): MenuEntry[] => [
    ...(mayWork(me())
      ? [{ label: "Duplicate", icon: <Copy size={14} aria-hidden="true" />, run: () => void duplicate() }]
      : []),
    { label: "Export as a file", icon: <Download size={14} aria-hidden="true" />, run: () => void exported() },
    ...(!maySend(me())
      ? []
      : one().archived
      ? [{ label: "Restore", icon: <RotateCcw size={14} aria-hidden="true" />, run: () => void restore() }]
      : [{ label: "Archive", icon: <Archive size={14} aria-hidden="true" />, run: () => setAsking("archive") }]),
  ];
  createShortcuts("Playbook", [
    { keys: "p", label: "Publish", run: () => void publish(), when: mayPublish },
    {
      keys: "s",
      label: "Pause or resume",
      run: () => (mayPause() ? setAsking("pause") : void resume()),
      when: () => mayPause() || mayResume(),
    },
  ]);
  return (
    <>
      <Show when={mayPause()}>
        <Button onClick={() => setAsking("pause")}>
          <Pause size={14} aria-hidden="true" /> Pause
        </Button>
      </Show>
      <Show when={mayResume()}>
        <Button onClick={() => void resume()}>
          <Play size={14} aria-hidden="true" /> Resume
        </Button>
      </Show>
      <Show when={mayPublish()}>
        <Button look="primary" onClick={() => void publish()}>
          <Zap size={14} aria-hidden="true" /> {isNew() ? "Go live" : "Publish changes"}
        </Button>
      </Show>
      <Menu label="More" class={`${buttonClass("plain")} !px-2`} entries={entries()}>
        <Ellipsis size={15} aria-hidden="true" />
      </Menu>
      <Show when={asking() === "publish"}>
        <PublishDialog playbook={one()} builder={props.builder} onClose={close} onPublished={show} />
      </Show>
      <Show when={asking() === "pause"}>
        <PauseDialog playbook={one()} onClose={close} onPaused={show} />
      </Show>
      <Show when={asking() === "archive"}>
        <ArchiveDialog playbook={one()} onClose={close} onArchived={show} />
      </Show>
    </>
  );
}
