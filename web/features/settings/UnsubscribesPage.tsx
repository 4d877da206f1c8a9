import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createEffect, createMemo, createSignal, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { isAdmin, useMe } from "#web/shared/me.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Page, Section } from "#web/shared/ui/Page.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { Switch } from "#web/shared/ui/Switch.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { ManageSwitch } from "./ManageSwitch.tsx";
import { MailEnd } from "./MailEnd.tsx";
import { SuppressedAddresses } from "./SuppressedAddresses.tsx";
import { UnsubscribedUsers } from "./UnsubscribedUsers.tsx";

type Settings = Answer<"GET /api/settings">;

/** Activity › Conversation Settings › Unsubscribes (SU1, SU5). */
export default function UnsubscribesPage() {
  const settings = useQuery(() => ({
    queryKey: ["settings"],
    queryFn: ({ signal }) => request("GET /api/settings", { signal }),
  }));
  return (
    <Page
      title="Unsubscribes"
      width="text"
      lead="How a user can tell you to stop, and what stands at the end of your mail."
    >
      <Loaded query={settings}>{(answer) => <Form settings={answer()} />}</Loaded>
      <UnsubscribedUsers />
      <SuppressedAddresses />
    </Page>
  );
}

function Form(props: { settings: Settings }) {
  const me = useMe();
  const client = useQueryClient();
  const [prefix, setPrefix] = createSignal("");
  const [linkText, setLinkText] = createSignal("");
  const [pending, setPending] = createSignal(false);
  // What is typed stays while the settings come anew and say the same.
  const savedPrefix = createMemo(() => props.settings.unsubscribePrefix);
  const savedLinkText = createMemo(() => props.settings.unsubscribeLinkText);
  createEffect(() => setPrefix(savedPrefix()));
  createEffect(() => setLinkText(savedLinkText()));
  const dirty = () => prefix() !== savedPrefix() || linkText() !== savedLinkText();
  const save = async (
    body: Partial<Pick<Settings, "manageUnsubscribes" | "trackOpens" | "unsubscribePrefix" | "unsubscribeLinkText">>,
  ) => {
    setPending(true);
    try {
      client.setQueryData(["settings"], await request("PATCH /api/settings", { body }));
      await client.invalidateQueries({ queryKey: ["me"] });
      toast("Saved");
    } catch (error) {
      toastError(error);
    } finally {
      setPending(false);
    }
  };
  const locked = () => !isAdmin(me());
  return (
    <>
      <Show when={locked()}>
        <div class="mb-6">
          <Notice tone="info">Only admins change these.</Notice>
        </div>
      </Show>
      <Section title="Manage unsubscribes">
        <div class="p-4">
          <ManageSwitch
            isOn={props.settings.manageUnsubscribes}
            disabled={locked()}
            save={(manageUnsubscribes) => save({ manageUnsubscribes })}
          />
        </div>
      </Section>
      <Section
        title="The line at the end"
        lead="It stands after the signature, in every mail that allows unsubscribes."
      >
        <div class="flex flex-col gap-3 p-4">
          <TextField
            label="Text before the link"
            value={prefix()}
            onChange={setPrefix}
            disabled={locked()}
            maxLength={200}
          />
          <TextField
            label="Text of the link"
            value={linkText()}
            onChange={setLinkText}
            disabled={locked()}
            maxLength={100}
          />
          <MailEnd
            prefix={prefix()}
            linkText={linkText()}
            isOn={props.settings.manageUnsubscribes}
          />
          <div class="flex justify-end">
            <Button
              look="primary"
              pending={pending()}
              disabled={locked() || !dirty() || prefix().trim() === "" || linkText().trim() === ""}
              onClick={() => void save({ unsubscribePrefix: prefix(), unsubscribeLinkText: linkText() })}
            >
              Save
            </Button>
          </div>
        </div>
      </Section>
      <Section title="Opens">
        <div class="p-4">
          <Switch
            label="See when a mail was opened"
            hint="Adds an invisible image to every HTML mail. While this is off, no mail carries one and no open is counted. Accounts and users have such a switch of their own."
            checked={props.settings.trackOpens}
            disabled={locked()}
            onChange={(trackOpens) => void save({ trackOpens })}
          />
        </div>
      </Section>
    </>
  );
}
