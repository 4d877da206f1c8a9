import { z } from "zod";

/** What a provider said when it was asked for a message whose end is unknown (SE3). `found`: it is sent now. `cannot`: this kind of
 * channel has no way to ask. */
export const asked = z.object({
  said: z.enum(["found", "not_found", "unsure", "cannot"]),
  words: z.string(),
});
