import tailwind from "@tailwindcss/vite";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

const api = process.env.PARLEY_API ?? "http://127.0.0.1:8000";

export default defineConfig({
  root: new URL(".", import.meta.url).pathname,
  plugins: [solid(), tailwind()],
  // Tiptap's own Yjs binding doubles or moves characters when two people type in an empty line or beside a chip; ours does not.
  resolve: {
    alias: {
      "@tiptap/y-tiptap": new URL("./shared/live-text/binding/y-tiptap.ts", import.meta.url).pathname,
    },
    dedupe: ["yjs"],
  },
  server: { host: "127.0.0.1", port: 5173, strictPort: true, proxy: { "/api": { target: api, ws: true } } },
  // No inlined assets: the content security policy allows no data: fonts.
  build: { outDir: "dist", emptyOutDir: true, target: "es2023", assetsInlineLimit: 0 },
});
