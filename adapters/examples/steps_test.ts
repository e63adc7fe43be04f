/**
 * The cases as steps of a test of one's own: `deno test --allow-read adapters/examples/steps_test.ts`.
 *
 * @module
 */
import { conformanceTests, reference } from "../../mod.ts";

Deno.test("the calling convention holds", (t) => conformanceTests(t, reference, { areas: ["calling_convention"] }));
