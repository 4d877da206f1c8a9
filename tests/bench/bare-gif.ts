// What serving the pixel costs without keeping anything: a peer of the bench of the public routes. Its port is the environment's.
const gif = Uint8Array.fromBase64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
const headers = { "Content-Type": "image/gif", "Cache-Control": "no-store" };
const server = Deno.serve(
  { port: Number(Deno.env.get("PORT")), hostname: "127.0.0.1", onListen: () => {} },
  () => new Response(gif, { headers }),
);
Deno.addSignalListener("SIGTERM", () => void server.shutdown());
