import { brokenChannel } from "../broken.ts";
import type { Capabilities, ChannelKindModule } from "../port.ts";
import { sendgridFacts } from "./limits.ts";
import { openSendgrid } from "./send.ts";
import { type SendgridSecret, sendgridSecret, type SendgridSettings, sendgridSettings } from "./settings.ts";

const capabilitiesOf = ({ eventKey, replyDomain }: SendgridSettings): Partial<Capabilities> => ({
  bounces: eventKey !== undefined,
  replies: replyDomain !== undefined,
});

export const sendgridKind: ChannelKindModule<SendgridSettings, SendgridSecret> = {
  facts: sendgridFacts,
  settings: sendgridSettings,
  secret: sendgridSecret,
  capabilitiesOf,
  boundTo: ({ apiUrl }) => apiUrl,
  open(settings, secret) {
    const capabilities = { ...sendgridFacts.capabilities, ...capabilitiesOf(settings) };
    return secret ? openSendgrid(settings, secret, capabilities) : brokenChannel(capabilities, "no API key is saved");
  },
};
