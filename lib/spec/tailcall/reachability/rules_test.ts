import { assert, assertEquals } from "@std/assert";
import { reachabilityInput } from "../../../protocol/tailcall_reachability.ts";
import type { Answered, Refused } from "../../observation.ts";
import { boundBy, brokenBy } from "../testing/broken.ts";

/** A call graph as `name: callee callee`, with a `*` behind the name of a function that tail-calls. */
function answered(graph: string, ...reachable: readonly string[]): Answered<"tailcall.reachability"> {
  return { ...asked(graph), outcome: "ok", value: { reachable } };
}

function refused(graph: string): Refused<"tailcall.reachability"> {
  return { ...asked(graph), outcome: "rejected", errno: "E2BIG", message: "too deep" };
}

function asked(graph: string): Pick<Refused<"tailcall.reachability">, "operation" | "arch" | "designs" | "input"> {
  const functions = graph.split("; ").map((line) => {
    const [head = "", calls = ""] = line.split(":");
    return {
      name: head.replace("*", ""),
      tailCalls: head.endsWith("*"),
      calls: calls.split(" ").filter((name) => name),
    };
  });
  return {
    operation: "tailcall.reachability",
    arch: "none",
    designs: [],
    input: reachabilityInput.parse({ functions }),
  };
}

const CHAIN = "main: a b; a: c; b; c*";

Deno.test("the marks of a chain keep every rule", () => {
  assertEquals(brokenBy(answered(CHAIN, "c", "a", "main")), []);
  assertEquals(brokenBy(answered(CHAIN, "c", "a", "main"), "should"), []);
});

Deno.test("a function of the chain without a mark breaks the rule", () => {
  for (const marks of [["c", "main"], ["c", "a"], ["a", "main"], []]) {
    assertEquals(brokenBy(answered(CHAIN, ...marks)), ["chains-are-marked"]);
  }
});

Deno.test("a mark too many is no more than a pity", () => {
  assertEquals(brokenBy(answered(CHAIN, "c", "a", "main", "b")), []);
  assertEquals(brokenBy(answered(CHAIN, "c", "a", "main", "b"), "should"), ["only-chains-are-marked"]);
});

Deno.test("a mark on nothing, or twice, breaks a rule", () => {
  assertEquals(brokenBy(answered(CHAIN, "c", "a", "main", "d")), ["marks-name-functions"]);
  assertEquals(brokenBy(answered(CHAIN, "c", "a", "main", "a")), ["marks-name-functions"]);
});

Deno.test("functions that nothing calls are not judged", () => {
  assertEquals(brokenBy(answered("main; a*")), []);
  assertEquals(brokenBy(refused("main; a*")), []);
});

/** A chain of so many functions, the last of which tail-calls. */
function chainOf(length: number): string {
  return Array.from({ length }, (_, at) => at + 1 < length ? `f${at}: f${at + 1}` : `f${at}*`).join("; ");
}

function namesOf(length: number): readonly string[] {
  return Array.from({ length }, (_, at) => `f${at}`);
}

Deno.test("8 frames are taken, 17 are refused, and between the two either is right", () => {
  assertEquals(brokenBy(answered(chainOf(8), ...namesOf(8))), []);
  assertEquals(brokenBy(refused(chainOf(8))), ["chains-of-8-frames"]);
  for (const length of [9, 16]) {
    assertEquals(brokenBy(answered(chainOf(length), ...namesOf(length))), []);
    assertEquals(brokenBy(refused(chainOf(length))), []);
  }
  assertEquals(brokenBy(answered(chainOf(17), ...namesOf(17))), ["chains-of-8-frames"]);
  assertEquals(brokenBy(refused(chainOf(17))), []);
});

Deno.test("recursion is refused", () => {
  for (const graph of ["a: a", "a: b; b: a", "a: b c; b; c: c"]) {
    assertEquals(brokenBy(answered(graph)), ["chains-of-8-frames"], graph);
    assertEquals(brokenBy(refused(graph)), [], graph);
  }
});

Deno.test("a graph with very many chains may be refused", () => {
  const names = [..."abcdefgh"];
  const graph = names.map((name, at) => {
    const next = names[at + 1];
    return next === undefined ? name : `${name}: ${`${next} `.repeat(16).trim()}`;
  }).join("; ");
  assertEquals(brokenBy(refused(graph)), []);
  assert(boundBy(refused(graph)).includes("chains-of-8-frames"));
});
