/** The arguments that its webhooks and its activity hand back: our message's id, and the key of the try. */
export const messageArg = "parley_message";
export const keyArg = "parley_key";

/** `X-Message-Id` in the longer id that webhooks and activity give each address. */
export const idIn = (messageId: string): string => messageId.split(".")[0]!;
