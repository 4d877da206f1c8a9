// `npm run backup -- <new folder>`: a checked copy of the database as it stands, while servers run (OP2).
import { makeBackup } from "./backup/make.ts";
import { placeOf, wordsOf } from "./backup/place.ts";

const [folder, ...more] = Deno.args;
if (!folder || more.length > 0) {
  console.error("Where to? npm run backup -- <a folder that is not there yet>");
  Deno.exit(2);
}
try {
  const place = placeOf((name) => Deno.env.get(name));
  const { bytes, sha256, secret } = await makeBackup(place, folder, Date.now());
  console.log(`${place.path} is in ${folder}: ${bytes} bytes, whole, SHA-256 ${sha256}.`);
  if (secret.included) console.log("The app's secret is in it too: whoever has this folder can read all of it.");
  else if (secret.fingerprint !== null) {
    console.log("APP_SECRET is the environment's and not in it: keep it too. Without it nothing sealed can be opened.");
  }
  Deno.exit(0);
} catch (cause) {
  console.error(wordsOf(cause));
  Deno.exit(1);
}
