import type { Config } from "./config.ts";

/** The app's secret: the environment's, else one made at the first start and kept beside a local database, readable by
 * its owner only. Everything sealed or signed hangs on it, so a backup takes it along. */
export async function appSecret(config: Config): Promise<string> {
  if (config.appSecret) return config.appSecret;
  const path = `${config.dataDir}/app-secret`;
  try {
    return (await Deno.readTextFile(path)).trim();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
  const made = Array.from(crypto.getRandomValues(new Uint8Array(32)), (b) => b.toString(16).padStart(2, "0")).join("");
  const part = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(part, made + "\n", { mode: 0o600 });
  try {
    await Deno.link(part, path); // the first process wins; the others read what it made
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) throw cause;
  } finally {
    await Deno.remove(part);
  }
  return (await Deno.readTextFile(path)).trim();
}
