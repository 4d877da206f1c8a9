import { brokenChannel } from "../broken.ts";
import type { ChannelKindModule } from "../port.ts";
import { gmailFacts } from "./limits.ts";
import { openGmail } from "./send.ts";
import { gmailSignIn } from "./sign-in.ts";
import { type GmailSecret, gmailSecret, type GmailSettings, gmailSettings } from "./settings.ts";

export const gmailKind: ChannelKindModule<GmailSettings, GmailSecret> = {
  facts: gmailFacts,
  signIn: gmailSignIn,
  settings: gmailSettings,
  secret: gmailSecret,
  boundTo: ({ mailboxes: _, ...more }) => more,
  open(settings, secret) {
    const broken = (words: string) => brokenChannel(gmailFacts.capabilities, words);
    if (!secret) return broken("no client secret or key file is saved");
    if ((settings.signIn === "service_account") !== (secret.keyFile !== undefined)) {
      return broken("the saved secret is not of this way to sign in");
    }
    return openGmail(settings, secret);
  },
};
