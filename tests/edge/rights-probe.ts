// Run under the rights of `npm start`: says which of them reach further than the server needs. Its argument is a module's URL.
const granted: string[] = [];
const attempt = async (what: string, act: () => unknown) => {
  try {
    await act();
    granted.push(what);
  } catch {
    // refused, as it should be
  }
};
await attempt("read a file of the system", () => Deno.readTextFile("/etc/passwd"));
await attempt("read the repository", () => Deno.readTextFile("package.json"));
await attempt("write beside the code", () => Deno.writeTextFile("edge/rights-probe.txt", ""));
await attempt("write to the web files", () => Deno.writeTextFile("web/dist/rights-probe.txt", ""));
await attempt("run a program", () => new Deno.Command("true").output());
await attempt("run itself", () => new Deno.Command(Deno.execPath(), { args: ["--version"] }).output());
await attempt("load another library", () => Deno.dlopen("/usr/lib/x86_64-linux-gnu/libc.so.6", {}));
await attempt("import from the network", () => import(Deno.args[0]!));
if (Deno.env.get("RIGHTS_PROBE") !== undefined) granted.push("read a variable that is not its own");
console.log(JSON.stringify(granted));
