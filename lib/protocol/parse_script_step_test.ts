import { assertEquals, assertThrows } from "@std/assert";
import { parseScriptStep } from "./parse_script_step.ts";

Deno.test("parseScriptStep reads every call", () => {
  assertEquals(parseScriptStep("set_prep(p, 3, prologues)"), {
    call: "set_prep",
    program: "p",
    instances: 3,
    preprocessor: "prologues",
  });
  assertEquals(parseScriptStep("load()"), { call: "load" });
  assertEquals(parseScriptStep("load(p)"), { call: "load", program: "p" });
  assertEquals(parseScriptStep("nth_fd(p, -1)"), { call: "nth_fd", program: "p", n: -1 });
  assertEquals(parseScriptStep("fd(p)"), { call: "fd", program: "p" });
  assertEquals(parseScriptStep("unload()"), { call: "unload" });
  assertEquals(parseScriptStep("unload(p)"), { call: "unload", program: "p" });
  assertEquals(parseScriptStep("set_autoload(p, false)"), { call: "set_autoload", program: "p", autoload: false });
});

Deno.test("parseScriptStep reads NULL where it can be passed", () => {
  assertEquals(parseScriptStep("set_prep(p, 0, NULL)"), { call: "set_prep", program: "p", instances: 0 });
  assertEquals(parseScriptStep("nth_fd(NULL, 0)"), { call: "nth_fd", n: 0 });
  assertThrows(() => parseScriptStep("fd(NULL)"), SyntaxError, 'wanted fd(program), got "fd(NULL)"');
});

Deno.test("parseScriptStep takes any white space", () => {
  assertEquals(parseScriptStep("  nth_fd ( p ,0 ) "), { call: "nth_fd", program: "p", n: 0 });
});

Deno.test("parseScriptStep says what was wanted", () => {
  assertThrows(() => parseScriptStep("pin(p)"), SyntaxError, "wanted a call of set_prep, load, nth_fd");
  assertThrows(() => parseScriptStep("load"), SyntaxError, 'such as nth_fd(p, 0), got "load"');
  assertThrows(() => parseScriptStep("toString()"), SyntaxError, "wanted a call of");
  assertThrows(() => parseScriptStep("set_prep(p)"), SyntaxError, "wanted set_prep(program, instances, preprocessor)");
  assertThrows(() => parseScriptStep("nth_fd(p, first)"), SyntaxError, "wanted nth_fd(program, n)");
  assertThrows(() => parseScriptStep("set_autoload(p, no)"), SyntaxError, "true or false");
  assertThrows(() => parseScriptStep("load(p, q)"), SyntaxError, "wanted load() or load(program)");
});
