import { useNavigate } from "@solidjs/router";
import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { createMakes } from "#web/shared/create-makes.ts";
import { isAdmin, useMe } from "#web/shared/me.ts";
import { Avatar } from "#web/shared/ui/Avatar.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Menu } from "#web/shared/ui/Menu.tsx";
import { Page, Section } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { Ellipsis, UserPlus } from "#web/shared/ui/icons.ts";
import { Time } from "#web/shared/times.tsx";
import { CopyLine } from "./CopyLine.tsx";
import { InviteDialog } from "./InviteDialog.tsx";
import { LeaveTeamDialog } from "./LeaveTeamDialog.tsx";
import { MailedCodeSection } from "./MailedCodeSection.tsx";
import { RoleDialog } from "./RoleDialog.tsx";
import { isGrave, type Role, roleName, roles } from "./roles.ts";

type Teammate = Answer<"GET /api/teammates">["items"][number];
/** Who works here, what they may, and the one-time links by which they join (AD1). */
export default function TeamPage() {
  const me = useMe();
  const navigate = useNavigate();
  const [inviting, setInviting] = createMakes(() => isAdmin(me()));
  const [leaving, setLeaving] = createSignal<Teammate | null>(null);
  const [raising, setRaising] = createSignal<{ teammate: Teammate; role: Role } | null>(null);
  const [link, setLink] = createSignal<{ name: string; url: string } | null>(null);
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const client = useQueryClient();
  const whoLeft = () => team.isSuccess ? team.data.items.filter((one) => one.state === "left") : [];
  const change = async (teammate: Teammate, body: { role?: Role; maySend?: boolean }, words: string) => {
    try {
      await request("PATCH /api/teammates/:id", { params: { id: teammate.id }, body });
      await client.invalidateQueries({ queryKey: ["teammates"] });
      toast(words);
    } catch (error) {
      toastError(error);
    }
  };
  const giveRole = (teammate: Teammate, role: Role) => {
    if (teammate.role === role) return;
    if (isGrave(teammate, role, me().id)) setRaising({ teammate, role });
    else void change(teammate, { role }, `${teammate.name} is now ${roleName(role)}`);
  };
  const newLink = async (teammate: Teammate) => {
    try {
      const answer = await request("POST /api/teammates/:id/join-link", { params: { id: teammate.id } });
      setLink({ name: teammate.name, url: answer.joinUrl });
      await client.invalidateQueries({ queryKey: ["teammates"] });
    } catch (error) {
      toastError(error);
    }
  };
  const entriesOf = (teammate: Teammate) => [
    { label: "Signature and sign-in", run: () => navigate(`/settings/team/${teammate.id}`) },
    "line" as const,
    { heading: "Role" },
    ...roles.map((role) => ({
      label: role.label,
      chosen: teammate.role === role.value,
      run: () => giveRole(teammate, role.value),
    })),
    "line" as const,
    {
      label: "May send",
      chosen: teammate.maySend,
      disabled: teammate.role === "observer",
      run: () =>
        void change(
          teammate,
          { maySend: !teammate.maySend },
          teammate.maySend ? `${teammate.name} may no longer send` : `${teammate.name} may send`,
        ),
    },
    ...(teammate.state === "invited" ? [{ label: "New join link", run: () => void newLink(teammate) }] : []),
    "line" as const,
    { label: "Leaves the team…", danger: true, run: () => setLeaving(teammate) },
  ];
  return (
    <Page
      title="Team"
      lead="Teammates join by a one-time link. What each may do follows from the role."
      actions={
        <Show when={isAdmin(me())}>
          <Button look="primary" onClick={() => setInviting(true)}>
            <UserPlus size={15} aria-hidden="true" /> Invite
          </Button>
        </Show>
      }
    >
      <Loaded query={team}>
        {(answer) => (
          <Section title="Teammates">
            <ul class="divide-y">
              <For each={answer().items.filter((one) => one.state !== "left")}>
                {(teammate) => (
                  <li class="flex items-center gap-3 px-4 py-2.5">
                    <Avatar name={teammate.name} color={teammate.color} />
                    <div class="min-w-0 flex-1">
                      <p class="truncate text-sm font-medium">
                        {teammate.name}
                        <Show when={teammate.id === me().id}>
                          <span class="ml-1 text-faint">(you)</span>
                        </Show>
                      </p>
                      <p class="truncate text-xs text-muted">
                        {teammate.email} · {teammate.timeZone.replaceAll("_", " ")}
                      </p>
                    </div>
                    <Show when={teammate.state === "invited"}>
                      <Badge tone="warn">Invited</Badge>
                    </Show>
                    <Show when={!teammate.maySend && teammate.role !== "observer"}>
                      <Badge tone="neutral">May not send</Badge>
                    </Show>
                    <Badge tone={teammate.role === "admin" ? "accent" : "neutral"}>
                      {roles.find((role) => role.value === teammate.role)!.label}
                    </Badge>
                    <Show when={isAdmin(me())}>
                      <Menu
                        label={`Change ${teammate.name}`}
                        entries={entriesOf(teammate)}
                        class="grid size-7 place-items-center rounded-md text-muted hover:bg-hover"
                      >
                        <Ellipsis size={16} aria-hidden="true" />
                      </Menu>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          </Section>
        )}
      </Loaded>
      <Show when={whoLeft().length > 0}>
        <Section title="Left" lead="They cannot sign in, and nothing leaves as theirs. What they wrote stays.">
          <ul class="divide-y">
            <For each={whoLeft()}>
              {(teammate) => (
                <li class="flex flex-wrap items-center gap-3 px-4 py-2.5">
                  <Avatar name={teammate.name} color={teammate.color} />
                  <div class="min-w-0 flex-1">
                    <p class="truncate text-sm font-medium">{teammate.name}</p>
                    <p class="truncate text-xs text-muted">
                      {teammate.email}
                      <Show when={teammate.left}>
                        {(left) => (
                          <>
                            {" · left "}
                            <Time zone={me().timeZone} at={left().at} />
                            <Show when={left().to}>{(to) => <>{", handed over to "}{to().name}</>}</Show>
                          </>
                        )}
                      </Show>
                    </p>
                  </div>
                  <Show when={isAdmin(me())}>
                    <Button size="sm" onClick={() => void newLink(teammate)}>Invite again</Button>
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </Section>
      </Show>
      <Show when={isAdmin(me())}>
        <MailedCodeSection />
      </Show>
      <Show when={leaving()}>
        {(teammate) => (
          <LeaveTeamDialog
            teammate={teammate()}
            team={team.data?.items ?? []}
            onClose={() => setLeaving(null)}
          />
        )}
      </Show>
      <RoleDialog
        asked={raising()}
        meId={me().id}
        onClose={() => setRaising(null)}
        onConfirm={({ teammate, role }) => change(teammate, { role }, `${teammate.name} is now ${roleName(role)}`)}
      />
      <InviteDialog
        open={inviting()}
        onClose={() => setInviting(false)}
        onInvited={(name, url) => {
          setInviting(false);
          setLink({ name, url });
          void client.invalidateQueries({ queryKey: ["teammates"] });
        }}
      />
      <Dialog open={link() !== null} onClose={() => setLink(null)} title={`Join link for ${link()?.name ?? ""}`}>
        <div class="flex flex-col gap-3">
          <p class="text-sm text-muted">
            Send this link to {link()?.name}. It works once, for a week, and is not shown again: whoever opens it joins.
          </p>
          <CopyLine label="Join link" value={link()?.url ?? ""} />
        </div>
      </Dialog>
    </Page>
  );
}
