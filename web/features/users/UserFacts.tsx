import { useSearchParams } from "@solidjs/router";
import { useQueryClient } from "@tanstack/solid-query";
import { onMount } from "solid-js";
import { type Answer, type Ask, request } from "#web/shared/api.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { TextFact } from "#web/shared/people/TextFact.tsx";
import { TraitFacts } from "#web/shared/people/TraitFacts.tsx";
import { Time } from "#web/shared/times.tsx";
import { Fact } from "#web/shared/ui/EditableFact.tsx";
import { Section } from "#web/shared/ui/Page.tsx";

type User = Answer<"GET /api/users/:id">;
type Patch = Ask<"PATCH /api/users/:id">["body"];

/** A user's facts and traits, each changed where it stands and saved by itself (PD2). */
export function UserFacts(props: { user: User }) {
  const me = useMe();
  const client = useQueryClient();
  const [search, setSearch] = useSearchParams<{ edit?: string }>();
  const user = () => props.user;
  const patch = async (body: Patch) => {
    const saved = await request("PATCH /api/users/:id", { params: { id: user().id }, body });
    client.setQueryData(["user", saved.id], saved);
  };
  const common = (field: string) => ({ field, editable: mayWork(me()) });
  // Who comes to mend the address finds its field open, once.
  let openEmail: (() => void) | undefined;
  onMount(() => {
    if (search.edit !== "email") return;
    setSearch({ edit: undefined }, { replace: true });
    openEmail?.();
  });
  return (
    <Section title="Facts">
      <dl class="flex flex-col gap-1.5 p-4">
        <TextFact
          {...common("firstName")}
          label="First name"
          value={user().firstName}
          save={(firstName) => patch({ firstName })}
        />
        <TextFact
          {...common("lastName")}
          label="Last name"
          value={user().lastName}
          save={(lastName) => patch({ lastName })}
        />
        <TextFact
          {...common("email")}
          label="E-mail"
          type="email"
          value={user().email}
          save={(email) => patch({ email })}
          ref={(open) => openEmail = open}
        />
        <Fact wide label="Last seen">
          {user().lastSeenAt === null
            ? <span class="text-faint">Never</span>
            : <Time at={user().lastSeenAt!} zone={me().timeZone} />}
        </Fact>
        <TextFact
          {...common("externalId")}
          label="External id"
          value={user().externalId}
          hint="Their id in your own system: imports find them by this."
          save={(externalId) => patch({ externalId })}
        />
        <TraitFacts entity="user" values={user().traits} save={(traits) => patch({ traits })} />
      </dl>
    </Section>
  );
}
