// `npm run restore -- <folder> [--keep-sending] [--force]`: puts a backup where the database is, and keeps what was there (OP2).
import { placeOf, wordsOf } from "./backup/place.ts";
import { restoreBackup } from "./backup/restore.ts";

const flags = Deno.args.filter((arg) => arg.startsWith("--"));
const folders = Deno.args.filter((arg) => !arg.startsWith("--"));
const unknown = flags.filter((flag) => flag !== "--force" && flag !== "--keep-sending");
if (folders.length !== 1 || unknown.length > 0) {
  console.error("What from? npm run restore -- <folder of a backup> [--keep-sending] [--force]");
  Deno.exit(2);
}
try {
  const place = placeOf((name) => Deno.env.get(name));
  const { manifest, before, paused } = await restoreBackup(place, folders[0]!, {
    force: flags.includes("--force"),
    keepSending: flags.includes("--keep-sending"),
    nowMs: Date.now(),
  });
  console.log(`${place.path} is the backup of ${manifest.madeAt} now.`);
  for (const path of before) console.log(`What was there is kept: ${path}`);
  if (paused) {
    console.log(
      "All sending is stopped in it: mail that left after the backup was made is pending in it still.\n" +
        "Start the server, look at Pending, delete what has left, and press Go on sending.",
    );
  }
  Deno.exit(0);
} catch (cause) {
  console.error(wordsOf(cause));
  Deno.exit(1);
}
