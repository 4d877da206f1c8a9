import { defineConfig } from "vite";

/** The public routes in a few files that stand alone (OP3), for an edge host: nothing is installed there, and a start that does not look
 * for some three hundred modules takes a third less. Run from the repository's folder; where to is said by `--outDir`. */
export default defineConfig({
  logLevel: "error",
  ssr: { noExternal: true, resolve: { conditions: ["deno", "module", "import"] } },
  build: {
    ssr: "edge/public-main.ts",
    target: "esnext",
    minify: false,
    copyPublicDir: false,
    rolldownOptions: { output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" } },
  },
});
