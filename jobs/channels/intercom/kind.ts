import { brokenChannel } from "../broken.ts";
import type { Capabilities, ChannelKindModule } from "../port.ts";
import { intercomFacts } from "./limits.ts";
import { openIntercom } from "./send.ts";
import { type IntercomSecret, intercomSecret, type IntercomSettings, intercomSettings } from "./settings.ts";

const capabilitiesOf = ({ webhooks }: IntercomSettings): Partial<Capabilities> => ({ replies: webhooks });

export const intercomKind: ChannelKindModule<IntercomSettings, IntercomSecret> = {
  facts: intercomFacts,
  settings: intercomSettings,
  secret: intercomSecret,
  capabilitiesOf,
  boundTo: ({ apiUrl }) => ({ apiUrl }),
  open(settings, secret) {
    const capabilities = { ...intercomFacts.capabilities, ...capabilitiesOf(settings) };
    return secret
      ? openIntercom(settings, secret, capabilities)
      : brokenChannel(capabilities, "no access token is saved");
  },
};
