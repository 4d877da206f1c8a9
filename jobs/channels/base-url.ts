import { z } from "zod";

const onThisMachine = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Where a provider's API is reached; a setting, so that it can be a stand-in (CH3). Secrets go there, so that anything but this very
 * machine must be https. Held without a slash at its end.
 */
export const baseUrl = (standard: string) =>
  z.url({ protocol: /^https?$/, error: "is no http or https address" }).max(300)
    .refine((text) => {
      const url = new URL(text);
      return url.protocol === "https:" || onThisMachine.test(url.hostname);
    }, "must be https, as a secret is sent there")
    .refine((text) => {
      const { username, password, search, hash } = new URL(text);
      return `${username}${password}${search}${hash}` === "";
    }, "has no user, query or fragment")
    .transform((text) => text.replace(/\/+$/, "")).default(standard);
