/** The name of the tag by which webhooks hand our message's id back. */
export const messageTag = "parley_message";
