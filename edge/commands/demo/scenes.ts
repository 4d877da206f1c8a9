import type { Api } from "../../contract/endpoints.ts";
import { demoAccounts } from "./accounts.ts";
import { demoUsers } from "./people.ts";
import type { TemplateKey } from "./texts.ts";
import type { DemoWorkspace } from "./workspace.ts";

/** What a colleague does at an instant. */
export type Scene = { atMs: number; play: (workspace: DemoWorkspace) => Promise<void> };

type StartBody = Api["POST /api/starts"]["body"];
export type Start = Partial<Omit<StartBody, "sender" | "templateId">> & Pick<StartBody, "name" | "on"> & {
  by: string;
  sender: StartBody["sender"]["mode"];
  template?: TemplateKey;
};

/** Hosts of the accounts that this holds for. */
export const every = (test: (account: typeof demoAccounts[number]) => boolean) =>
  demoAccounts.filter(test).map(({ host }) => host);

export const accounts = (w: DemoWorkspace, hosts: string[]) => ({
  accountIds: hosts.map((host) => w.accountIds.get(host)!),
});
export const users = (w: DemoWorkspace, isAt: (host: string) => boolean) => ({
  userIds: demoUsers.filter(({ host }) => isAt(host)).map(({ email }) => w.userIds.get(email)!),
});

/** Starts conversations as one of the team does. */
export async function begin(workspace: DemoWorkspace, { by, sender, template, ...rest }: Start): Promise<void> {
  const { id, call } = workspace.team.get(by)!;
  const body = {
    channelId: workspace.channelId,
    sender: { mode: sender, teammateId: id },
    ...(template ? { templateId: workspace.templateIds[template] } : {}),
    ...rest,
  };
  await call("POST /api/starts", { body });
}
