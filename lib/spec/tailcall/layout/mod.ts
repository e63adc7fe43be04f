/**
 * The rules of the published layouts of machine code.
 *
 * @module
 */
import type { Rule } from "../../rule.ts";
import { countLoadLayout } from "./count_load_layout.ts";
import { directSiteLayout } from "./direct_site_layout.ts";
import { directWhereKnown } from "./direct_where_known.ts";
import { exampleLayout } from "./example_layout.ts";
import { helpersGetNoCount } from "./helpers_get_no_count.ts";
import { helpersGetTheCount } from "./helpers_get_the_count.ts";
import { indirectSiteLayout } from "./indirect_site_layout.ts";
import { layoutDesigns } from "./layout_design.ts";
import { prologueLayout } from "./prologue_layout.ts";

/** The rules of every published layout. */
export const layoutRules: readonly Rule<"tailcall.compile">[] = [
  ...layoutDesigns.flatMap((design) => [
    prologueLayout(design),
    directSiteLayout(design),
    indirectSiteLayout(design),
    exampleLayout(design),
    countLoadLayout(design),
    directWhereKnown(design),
  ]),
  helpersGetTheCount,
  helpersGetNoCount,
];
