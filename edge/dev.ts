// `npm run dev`: the server restarted at every change, and Vite serving the web app with hot reload in front of it.
const deno = Deno.execPath();
const root = new URL("..", import.meta.url).pathname;

const start = (args: string[]) => new Deno.Command(deno, { args, cwd: root, stdin: "null" }).spawn();

const server = start(["run", "-A", "--watch", "edge/main.ts"]);
const web = start(["run", "-A", "node_modules/vite/bin/vite.js", "--config", "web/vite.config.ts"]);
const stop = () => {
  for (const child of [server, web]) {
    try {
      child.kill("SIGTERM");
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
