import { Section } from "#web/shared/ui/Page.tsx";
import type { AudienceQuery } from "./create-audience.ts";
import { AudiencePanel } from "./AudiencePanel.tsx";
import type { Playbook } from "./definition.ts";
import { DefinitionView } from "./DefinitionView.tsx";

/** What a playbook is made of, to be read: by those who may not change it, and of one that is put away. */
export default function ReadTab(props: { playbook: Playbook; audience: AudienceQuery }) {
  const query = () => props.audience.query;
  return (
    <>
      <Section title="What it does">
        <div class="p-4">
          <DefinitionView definition={props.playbook.definition} />
        </div>
      </Section>
      <AudiencePanel
        audience={query().isSuccess ? query().data : undefined}
        error={query().isError ? query().error : null}
        stale={props.audience.isStale()}
        version={props.playbook.version}
        actions={props.playbook.definition.actions}
      />
    </>
  );
}
