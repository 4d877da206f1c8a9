import type { EndpointName } from "#edge/contract/endpoints.ts";
import { makeDesk } from "#tests/edge/desk/desk.ts";

/** A workspace with one of everything that an id can name, and a caller whose right no call takes away. */
export async function makeTarget() {
  const desk = await makeDesk();
  const { admin, ok, start, channel, acme, grace, makeTeammate } = desk;
  const [message] = await start();
  const member = await makeTeammate("member", "mo@parley.test");
  const template = await ok("POST /api/templates", { name: "T", subject: "S", html: "<p>H</p>" });
  const trait = await ok("POST /api/traits", { entity: "user", key: "plan", label: "Plan", type: "text" });
  const upload = await admin.call("POST /api/imports?fileName=x.csv", "Email\nann@b.example\n");
  const file = await admin.call("POST /api/attachments?name=x.csv", "a,b\n");
  const playbook = await ok("POST /api/playbooks", { name: "P" });
  const [sender] = (await ok("GET /api/senders")).items as { id: string }[];
  const ids: Record<string, string> = {
    accounts: acme.id,
    users: grace.id,
    teammates: member.id,
    messages: message!.id,
    conversations: message!.conversationId as string,
    starts: (message!.start as { id: string }).id,
    templates: template.id,
    traits: trait.id,
    channels: channel.id,
    senders: sender!.id,
    imports: upload.body.id as string,
    attachments: file.body.id as string,
    playbooks: playbook.id,
  };
  return {
    ...desk,
    /** The id that the endpoint's path asks for. */
    idFor: (name: EndpointName) => ids[name.split("/")[2]!] ?? "nonsense",
  };
}
