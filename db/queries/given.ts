import { type SQL, sql } from "drizzle-orm";

/** The values as rows `j` with their place (`key`) and `value`, in order: one parameter however many they are. */
export const eachOf = (values: readonly unknown[]): SQL => sql`json_each(${JSON.stringify(values)}) j`;

/** The values as the right side of `in`. */
export const oneOf = (values: readonly unknown[]): SQL => sql`(select value from json_each(${JSON.stringify(values)}))`;
