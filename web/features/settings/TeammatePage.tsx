import { useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { isAdmin, useMe } from "#web/shared/me.ts";
import { Page, Section } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { LeaveSection } from "./LeaveSection.tsx";
import { SignatureEditor } from "./SignatureEditor.tsx";
import { TeammateSignIn } from "./TeammateSignIn.tsx";

/** Settings › Team › one teammate: the signature that ends their mail and their leave, for admins to help with (PE5, CO6, SW4). */
export default function TeammatePage() {
  const me = useMe();
  const params = useParams<{ id: string }>();
  const teammate = useQuery(() => ({
    queryKey: ["teammate", params.id],
    queryFn: ({ signal }) => request("GET /api/teammates/:id", { params: { id: params.id }, signal }),
  }));
  return (
    <Loaded query={teammate}>
      {(data) => (
        <Page title={data().name} crumbs={[{ label: "Team", href: "/settings/team" }]}>
          <Section title="Signature" lead={`Ends every mail that ${data().name} sends. It saves itself.`}>
            <SignatureEditor teammateId={data().id} />
          </Section>
          <Show when={isAdmin(me())}>
            <Show when={data().state === "active" && data().id !== me().id}>
              <TeammateSignIn teammate={data()} />
            </Show>
            <LeaveSection teammate={data()} isMe={data().id === me().id} />
          </Show>
        </Page>
      )}
    </Loaded>
  );
}
