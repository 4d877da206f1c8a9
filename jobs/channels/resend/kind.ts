import { brokenChannel } from "../broken.ts";
import type { Capabilities, ChannelKindModule } from "../port.ts";
import { resendFacts } from "./limits.ts";
import { openResend } from "./send.ts";
import { type ResendSecret, resendSecret, type ResendSettings, resendSettings } from "./settings.ts";

const capabilitiesOf = ({ webhooks, replyDomain }: ResendSettings): Partial<Capabilities> => ({
  bounces: webhooks,
  replies: webhooks && replyDomain !== undefined,
});

export const resendKind: ChannelKindModule<ResendSettings, ResendSecret> = {
  facts: resendFacts,
  settings: resendSettings,
  secret: resendSecret,
  capabilitiesOf,
  boundTo: ({ apiUrl }) => apiUrl,
  open(settings, secret) {
    const capabilities = { ...resendFacts.capabilities, ...capabilitiesOf(settings) };
    return secret ? openResend(settings, secret, capabilities) : brokenChannel(capabilities, "no API key is saved");
  },
};
