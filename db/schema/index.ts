export * from "./teammate.ts";
export * from "./sign-in.ts";
export * from "./people.ts";
export * from "./channel.ts";
export * from "./conversation.ts";
export * from "./record.ts";
