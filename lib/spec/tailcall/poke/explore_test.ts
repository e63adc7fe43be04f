import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { explore } from "./explore.ts";
import { formatTrace } from "./format_trace.ts";
import type { PokePlace, PokeSite, Schedule, UpdaterStep } from "./schedule.ts";
import { jumpBytes, nopBytes } from "./text.ts";

const site: PokeSite = { bypass: 0x1000n, target: 0x1009n, unwind: ["pop rbx", "pop rax", "add rsp, 0"] };
const programs = new Map([["f", 0x2000n], ["g", 0x3000n]]);
const behind = site.target + 5n;
const skip = jumpBytes(site.bypass, behind);
const to = (name: string): Uint8Array => jumpBytes(site.target, programs.get(name) ?? 0n);

/** The three writes of a text poke: a trap, the other bytes behind it, the first byte. */
function poke(place: PokePlace, from: Uint8Array, bytes: Uint8Array): readonly UpdaterStep[] {
  const trap = Uint8Array.of(0xcc, ...from.slice(1));
  const behindTrap = Uint8Array.of(0xcc, ...bytes.slice(1));
  return [trap, behindTrap, bytes].map((bytes) => ({ kind: "write", place, bytes }));
}

const wait: UpdaterStep = { kind: "wait" };
const retire = (program: string): UpdaterStep => ({ kind: "retire", program });
const install = [...poke("target", nopBytes(), to("f")), ...poke("bypass", skip, nopBytes())];
const removal = [...poke("bypass", nopBytes(), skip), wait, ...poke("target", to("f"), nopBytes())];
const empty = { bypass: skip, target: nopBytes() };
const full = { bypass: nopBytes(), target: to("f") };

function schedule(initial: Schedule["initial"], steps: readonly UpdaterStep[]): Schedule {
  return { site, programs, initial, steps, complete: true };
}

function violationOf(found: ReturnType<typeof explore>): string {
  return found.outcome === "violation" ? found.violation : found.outcome;
}

Deno.test("the published orders are safe on two and on three CPUs", () => {
  const update = [...poke("target", to("f"), to("g")), retire("f")];
  for (const cpus of [2, 3]) {
    assertEquals(explore(schedule(empty, install), cpus).outcome, "safe");
    assertEquals(explore(schedule(full, update), cpus).outcome, "safe");
    assertEquals(explore(schedule(full, [...removal, retire("f")]), cpus).outcome, "safe");
    assertEquals(explore(schedule(empty, [...install, ...removal, ...install]), cpus).outcome, "safe");
  }
});

Deno.test("installing the bypass first exposes state A", () => {
  const wrong = [...poke("bypass", skip, nopBytes()), ...poke("target", nopBytes(), to("f"))];
  assertEquals(violationOf(explore(schedule(empty, wrong))), "state-a");
});

Deno.test("removing the target first exposes state A", () => {
  const wrong = [...poke("target", to("f"), nopBytes()), ...poke("bypass", nopBytes(), skip)];
  assertEquals(violationOf(explore(schedule(full, wrong))), "state-a");
});

Deno.test("removing the target without a grace period exposes state A to a CPU that is unwinding", () => {
  const wrong = removal.filter((step) => step !== wait);
  const found = explore(schedule(full, wrong));
  assert(found.outcome === "violation");
  assertEquals(found.violation, "state-a");
  const trace = formatTrace(schedule(full, wrong), found);
  assertStringIncludes(trace.at(-1) ?? "", "state A");
  assertEquals(trace.length, found.trace.length + 1);
});

Deno.test("a removed program must not be freed while it can still be reached", () => {
  const wrong = [retire("f"), ...removal];
  assertEquals(violationOf(explore(schedule(full, wrong))), "freed-program");
});

Deno.test("an update that leaves the target alone leads into a freed program", () => {
  assertEquals(violationOf(explore(schedule(full, [retire("f")]))), "freed-program");
});

Deno.test("a write of several bytes without a trap is seen half written", () => {
  const wrong: readonly UpdaterStep[] = [{ kind: "write", place: "bypass", bytes: nopBytes() }];
  assertEquals(violationOf(explore(schedule({ ...empty, target: to("f") }, wrong))), "half-written");
});

Deno.test("an observer that may have missed writes does not take one for half written", () => {
  const seen: Schedule = { ...schedule(empty, [{ kind: "write", place: "target", bytes: to("f") }]), complete: false };
  assertEquals(explore(seen).outcome, "safe");
});

Deno.test("a poke that ends in its trap is never finished", () => {
  const wrong = poke("bypass", skip, nopBytes()).slice(0, 1);
  assertEquals(violationOf(explore(schedule(empty, wrong))), "unfinished-poke");
});

Deno.test("a bypass that lands elsewhere than behind the target is a stray jump", () => {
  const short = jumpBytes(site.bypass, site.target);
  assertEquals(violationOf(explore(schedule({ bypass: short, target: nopBytes() }, []))), "stray-jump");
});

Deno.test("the shortest trace to state A is as long as the site", () => {
  const found = explore(schedule({ bypass: nopBytes(), target: nopBytes() }, []));
  assert(found.outcome === "violation");
  // Enter, the bypass, three unwinding instructions: then the target falls through.
  assertEquals(found.trace.length, 5);
});

Deno.test("a search beyond its limit proves nothing", () => {
  assertEquals(explore(schedule(empty, install), 3, 10).outcome, "unfinished");
});
