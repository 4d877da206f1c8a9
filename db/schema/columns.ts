import { integer, text } from "drizzle-orm/sqlite-core";

/** A ULID, the only id of a row. */
export const id = () => text("id").primaryKey();
/** An instant in epoch ms UTC. */
export const atMs = (name: string) => integer(name);
export const flag = (name: string) => integer(name, { mode: "boolean" });
export const json = <T>(name: string) => text(name, { mode: "json" }).$type<T>();
