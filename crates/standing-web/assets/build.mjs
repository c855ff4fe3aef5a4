// Builds dist/standing.css from standing.scss, or with --check says whether the one that is there is up to date.
// It is committed so that `cargo build` needs no npm.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const packages = process.env.STANDING_ASSETS_PACKAGES ?? here("node_modules");

const notice =
  "/*! Standing's style sheet. Holds parts of GOV.UK Frontend 6.6.0, unbranded: MIT licence, see LICENCE-govuk-frontend.txt */\n";
const { css } = compile(here("standing.scss"), {
  style: "compressed",
  loadPaths: [packages],
  quietDeps: true,
});
const built = notice + css.replace(/^\uFEFF/, "") + "\n";

// A style sheet that brings the government's own typeface or crown must not be shipped.
for (const forbidden of ["GDS Transport", "@font-face", "crown", "url("]) {
  if (built.includes(forbidden)) {
    console.error(`dist/standing.css would hold "${forbidden}", which is not ours to use`);
    process.exit(1);
  }
}

const file = here("dist/standing.css");
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== built) {
    console.error("assets/dist/standing.css is not what standing.scss gives; run npm run build in crates/standing-web/assets");
    process.exit(1);
  }
} else {
  writeFileSync(file, built);
  console.log(`dist/standing.css: ${built.length} bytes`);
}
