// `npm run dev`: the server restarted at every change, and Vite serving the web app with hot reload in front of it.
const deno = Deno.execPath();
const root = new URL("..", import.meta.url).pathname;

const start = (args: string[]) => new Deno.Command(deno, { args, cwd: root, stdin: "null" }).spawn();

const server = start(["run", "-A", "--watch", "edge/main.ts"]);
const web = start(["run", "-A", "node_modules/vite/bin/vite.js", "--config", "web/vite.config.ts"]);
/** The watcher outlives the server's own end and waits for the next change, so it is ended for good; nothing is lost by that. */
const stop = () => {
  for (const [child, signal] of [[server, "SIGKILL"], [web, "SIGTERM"]] as const) {
    try {
      child.kill(signal);
    } catch {
      // it ended on its own
    }
  }
};
Deno.addSignalListener("SIGINT", stop);
Deno.addSignalListener("SIGTERM", stop);
console.log("Parley at http://127.0.0.1:5173 (reloads), API at http://127.0.0.1:8000");
await Promise.race([server.status, web.status]);
stop();
