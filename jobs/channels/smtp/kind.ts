import { brokenChannel } from "../broken.ts";
import type { Capabilities, Channel, ChannelKindModule } from "../port.ts";
import { followImap, testImap } from "./imap.ts";
import { smtpFacts } from "./limits.ts";
import { openSmtp } from "./send.ts";
import { type SmtpSecret, smtpSecret, type SmtpSettings, smtpSettings } from "./settings.ts";

/** A followed mailbox is how replies and bounces of a mail server are known (CH7). */
const capabilitiesOf = ({ imap }: SmtpSettings): Partial<Capabilities> => imap ? { replies: true, bounces: true } : {};

export const smtpKind: ChannelKindModule<SmtpSettings, SmtpSecret> = {
  facts: smtpFacts,
  settings: smtpSettings,
  secret: smtpSecret,
  capabilitiesOf,
  open(settings, secret) {
    if ((settings.username || settings.imap) && !secret) {
      return brokenChannel(smtpFacts.capabilities, "no password is saved");
    }
    const smtp = openSmtp(settings, secret);
    const { imap, caCertificate } = settings;
    if (!imap || !secret) return smtp;
    const access = { settings: imap, password: secret.imapPassword ?? secret.password, caCertificate };
    return {
      ...smtp,
      capabilities: { ...smtp.capabilities, ...capabilitiesOf(settings) },
      follow: (place, most) => followImap(access, place, most),
      async test() {
        const sends = await smtp.test();
        return sends.ok ? await testImap(access) : sends;
      },
    } satisfies Channel;
  },
};
