// What serving the pixel costs without keeping anything: the peer of the pixel's bench.
const gif = Uint8Array.fromBase64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
const headers = { "Content-Type": "image/gif", "Cache-Control": "no-store" };
const server = Deno.serve(
  { port: 0, hostname: "127.0.0.1", onListen: ({ port }) => console.log(port) },
  () => new Response(gif, { headers }),
);
Deno.addSignalListener("SIGTERM", () => void server.shutdown());
