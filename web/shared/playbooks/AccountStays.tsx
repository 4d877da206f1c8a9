import { A } from "@solidjs/router";
import { request } from "../api.ts";
import { Section } from "../ui/Page.tsx";
import { StayList } from "./StayList.tsx";

/** Which playbooks an account is in and was in, with what each did and why not (PB5). */
export function AccountStays(props: { accountId: string }) {
  return (
    <Section title="Playbooks">
      <StayList
        key={["account", props.accountId]}
        load={(cursor, limit, signal) =>
          request("GET /api/enrollments", { query: { accountId: props.accountId, cursor, limit }, signal })}
        title={(stay) => <A href={`/playbooks/${stay.playbook.id}?tab=history`} class="link">{stay.playbook.name}</A>}
        empty={<p class="px-4 py-3 text-sm text-muted">It is in no playbook, and was in none.</p>}
      />
    </Section>
  );
}
