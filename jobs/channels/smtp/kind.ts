import { brokenChannel } from "../broken.ts";
import type { ChannelKindModule } from "../port.ts";
import { smtpFacts } from "./limits.ts";
import { openSmtp } from "./send.ts";
import { type SmtpSecret, smtpSecret, type SmtpSettings, smtpSettings } from "./settings.ts";

export const smtpKind: ChannelKindModule<SmtpSettings, SmtpSecret> = {
  facts: smtpFacts,
  settings: smtpSettings,
  secret: smtpSecret,
  open: (settings, secret) =>
    settings.username && !secret
      ? brokenChannel(smtpFacts.capabilities, "no password is saved")
      : openSmtp(settings, secret),
};
