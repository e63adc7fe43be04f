import { assert, assertEquals } from "@std/assert";
import { formatPlace } from "../../finding.ts";
import type { Observation } from "../../observation.ts";
import { isBound, judge } from "../../rule.ts";
import { CAST, compiled, VOID } from "../testing/answers.ts";
import { rules } from "../mod.ts";

type Seen = Observation<"nocsr.compile">;

function verdict(id: string, seen: Seen): readonly string[] | "nothing to say" {
  const found = rules.find((rule) => rule.id === id);
  assert(found?.operation === "nocsr.compile", id);
  return isBound(found, seen) ? judge(found, seen).map(({ place }) => formatPlace(place)) : "nothing to say";
}

function broken(seen: Seen): readonly string[] {
  return rules.flatMap((rule) =>
    rule.operation === "nocsr.compile" && isBound(rule, seen) && judge(rule, seen).length > 0 ? [rule.id] : []
  );
}

function keepsAll(what: string, seen: Seen): void {
  Deno.test(`no rule of the compiler is broken by ${what}`, () => assertEquals(broken(seen), []));
}

function keeps(id: string, what: string, seen: Seen): void {
  Deno.test(`${id} is kept by ${what}`, () => assertEquals(verdict(id, seen), []));
}

function breaks(id: string, what: string, seen: Seen, ...places: readonly string[]): void {
  Deno.test(`${id} is broken by ${what}`, () => assertEquals(verdict(id, seen), places));
}

function skips(id: string, what: string, seen: Seen): void {
  Deno.test(`${id} has nothing to say about ${what}`, () => assertEquals(verdict(id, seen), "nothing to say"));
}

const at = (slot: number): string => `instruction ${slot} of the answer`;
const WHOLE = "the answer as a whole";

const spill = (register: number, off = 8): string => `*(u64 *)(r10 - 0x${off.toString(16)}) = r${register}`;
const fill = (register: number, off = 8): string => `r${register} = *(u64 *)(r10 - 0x${off.toString(16)})`;

/** One live register across one call, with this around the call. */
const one = (around: string): Seen =>
  compiled("r1 = 0x1\ncall 0x8\nr0 += r1\nexit", `r1 = 0x1\n${around}\nr0 += r1\nexit`);
const good = one(`${spill(1)}\ncall 0x8\n${fill(1)}`);

/** Two of them. */
const two = (around: string): Seen =>
  compiled(
    "r1 = 0x1\nr2 = 0x2\ncall 0x8\nr0 += r1\nr0 += r2\nexit",
    `r1 = 0x1\nr2 = 0x2\n${around}\nr0 += r1\nr0 += r2\nexit`,
  );

keepsAll("a pair of a live register", good);
keepsAll("two pairs", two(`${spill(1)}\n${spill(2, 16)}\ncall 0x8\n${fill(2, 16)}\n${fill(1)}`));
keepsAll(
  "the published example",
  compiled(
    "r3 = r1\ncall 0x8\nr1 = map[0][0] ll\nr2 = 0xf\nr4 = r0\ncall 0x6\nr0 = 0x0\nexit",
    `r3 = r1\n${spill(3)}\ncall 0x8\n${fill(3)}\nr1 = map[0][0] ll\nr2 = 0xf\nr4 = r0\ncall 0x6\nr0 = 0x0\nexit`,
  ),
);
keepsAll(
  "slots below a local, shared by two calls",
  compiled(
    "*(u64 *)(r10 - 0x8) = 0x5\nr1 = 0x1\ncall 0x8\nr6 = r0\ncall 0x8\nr0 += r1\nr0 += r6\nexit",
    `*(u64 *)(r10 - 0x8) = 0x5\nr1 = 0x1\n${spill(1, 16)}\ncall 0x8\n${fill(1, 16)}\nr6 = r0\n${
      spill(1, 16)
    }\ncall 0x8\n${fill(1, 16)}\nr0 += r1\nr0 += r6\nexit`,
  ),
);
keepsAll(
  "a loop back to a call",
  compiled(
    "r6 = 0x3\nr1 = 0x1\nloop:\ncall 0x8\nr6 += -0x1\nif r6 != 0x0 goto loop\nr0 = r1\nexit",
    `r6 = 0x3\nr1 = 0x1\nloop:\n${spill(1)}\ncall 0x8\n${fill(1)}\nr6 += -0x1\nif r6 != 0x0 goto loop\nr0 = r1\nexit`,
  ),
);
keepsAll(
  "a subprogram's parameter",
  compiled(
    "r1 = 0x1\ncall sub\nexit\nsub:\ncall 0x8\nr0 = r1\nexit",
    `r1 = 0x1\ncall sub\nexit\nsub:\n${spill(1)}\ncall 0x8\n${fill(1)}\nr0 = r1\nexit`,
  ),
);
/** All of r1 to r5 kept over two calls that a jump goes past; r6 is as these words have it. */
function past(six: string, call: string): string {
  const five = [1, 2, 3, 4, 5];
  const set = five.map((register) => `r${register} = 0x1`);
  const use = five.map((register) => `r0 += r${register}`);
  return [...set, "r0 = 0x0", six, "if r6 > 0x0 goto end", call, call, "end:", ...use, "exit"].join("\n");
}
const five = [spill(1), spill(2, 16), spill(3, 24), spill(4, 32), spill(5, 40), "call 0x8"];
const around = [...five, fill(5, 40), fill(4, 32), fill(3, 24), fill(2, 16), fill(1)].join("\n");
for (const six of ["r6 = *(u64 *)(r1 + 0x0)", "r6 = 0x0", "r6 = 0x1"]) {
  keepsAll(
    `many spills in code that a jump goes past, with ${six}`,
    compiled(past(six, "call 0x8"), past(six, around)),
  );
}
keepsAll("a program without nocsr calls", compiled("call 0x7\nexit", "call 0x7\nexit"));

breaks("nocsr/live-registers-spilled", "a call without its pair", one("call 0x8"), at(1));
breaks("nocsr/live-registers-spilled", "a spill without its fill", one(`${spill(1)}\ncall 0x8`), at(2));
breaks("nocsr/live-registers-spilled", "one of two", two(`${spill(1)}\ncall 0x8\n${fill(1)}`), at(3));
skips(
  "nocsr/live-registers-spilled",
  "a call that no register is live across",
  compiled("call 0x8\nexit", "call 0x8\nexit"),
);
breaks(
  "nocsr/live-registers-spilled",
  "r0 that a void call keeps",
  compiled("r0 = 0x1\nr1 = 0x1\ncall 0xc\nexit", "r0 = 0x1\nr1 = 0x1\ncall 0xc\nexit", [VOID]),
  at(2),
);
breaks(
  "nocsr/live-registers-spilled",
  "a register that is live on one path only",
  compiled(
    "r6 = *(u64 *)(r1 + 0x0)\nr2 = 0x2\ncall 0x8\nif r6 == 0x0 goto end\nr0 = r2\nend:\nexit",
    "r6 = *(u64 *)(r1 + 0x0)\nr2 = 0x2\ncall 0x8\nif r6 == 0x0 goto end\nr0 = r2\nend:\nexit",
  ),
  at(2),
);
skips(
  "nocsr/live-registers-spilled",
  "a register that another call takes, but that holds nothing",
  compiled(
    "call 0x8\nr1 = map[0][0] ll\nr2 = 0x1\ncall 0x6\nexit",
    "call 0x8\nr1 = map[0][0] ll\nr2 = 0x1\ncall 0x6\nexit",
  ),
);

breaks(
  "nocsr/scratched-registers-not-filled",
  "a fill of the result",
  one(`${spill(1)}\n${spill(0, 16)}\ncall 0x8\n${fill(0, 16)}\n${fill(1)}`),
  at(4),
);
breaks(
  "nocsr/scratched-registers-not-filled",
  "a fill of a parameter",
  compiled(
    "r2 = 0x2\ncall kfunc[0]\nr0 += r2\nexit",
    `r2 = 0x2\n${spill(2)}\n${spill(1, 16)}\ncall kfunc[0]\n${fill(1, 16)}\n${fill(2)}\nr0 += r2\nexit`,
    [
      CAST,
    ],
  ),
  at(4),
);
keeps("nocsr/scratched-registers-not-filled", "a pair of another", good);

breaks(
  "nocsr/dead-registers-not-spilled",
  "a spill of a dead register",
  one(`${spill(1)}\n${spill(2, 16)}\ncall 0x8\n${fill(2, 16)}\n${fill(1)}`),
  at(2),
);
keeps(
  "nocsr/dead-registers-not-spilled",
  "a spill of what an unknown helper may take",
  compiled("r4 = 0x4\ncall 0x8\ncall 0x7fff\nexit", `r4 = 0x4\n${spill(4)}\ncall 0x8\n${fill(4)}\ncall 0x7fff\nexit`),
);

breaks(
  "nocsr/fills-mirror-spills",
  "fills in the order of the spills",
  two(`${spill(1)}\n${spill(2, 16)}\ncall 0x8\n${fill(1)}\n${fill(2, 16)}`),
  at(5),
  at(6),
);
breaks("nocsr/fills-mirror-spills", "a fill from another slot", one(`${spill(1)}\ncall 0x8\n${fill(1, 16)}`), at(3));
breaks("nocsr/fills-mirror-spills", "a fill too many", one(`${spill(1)}\ncall 0x8\n${fill(1)}\n${fill(2)}`), at(4));
skips("nocsr/fills-mirror-spills", "a call without any", compiled("call 0x8\nexit", "call 0x8\nexit"));

const local = (around: string): Seen =>
  compiled(
    "*(u64 *)(r10 - 0x10) = 0x5\nr1 = 0x1\ncall 0x8\nr0 += r1\nexit",
    `*(u64 *)(r10 - 0x10) = 0x5\nr1 = 0x1\n${around}\nr0 += r1\nexit`,
  );
keepsAll("a slot below a local", local(`${spill(1, 24)}\ncall 0x8\n${fill(1, 24)}`));
breaks("nocsr/spill-slots-lowest", "a slot above a local", local(`${spill(1)}\ncall 0x8\n${fill(1)}`), at(2));
breaks(
  "nocsr/spill-slots-exclusive",
  "a slot that a local has",
  local(`${spill(1, 16)}\ncall 0x8\n${fill(1, 16)}`),
  at(2),
);
keeps("nocsr/spill-slots-exclusive", "a slot above a local", local(`${spill(1)}\ncall 0x8\n${fill(1)}`));
breaks(
  "nocsr/spill-slots-exclusive",
  "a slot that is passed to a helper",
  compiled(
    "r1 = r10\nr1 += -0x8\nr2 = 0x8\ncall 0x10\nr1 = 0x1\ncall 0x8\nr0 += r1\nexit",
    `r1 = r10\nr1 += -0x8\nr2 = 0x8\ncall 0x10\nr1 = 0x1\n${spill(1)}\ncall 0x8\n${fill(1)}\nr0 += r1\nexit`,
  ),
  at(5),
);
keeps(
  "nocsr/spill-slots-lowest",
  "another function's local",
  compiled(
    "r1 = 0x1\ncall 0x8\ncall sub\nexit\nsub:\n*(u64 *)(r10 - 0x10) = 0x1\nr0 = r1\nexit",
    `r1 = 0x1\n${spill(1)}\ncall 0x8\n${fill(1)}\ncall sub\nexit\nsub:\n*(u64 *)(r10 - 0x10) = 0x1\nr0 = r1\nexit`,
  ),
);

breaks(
  "nocsr/only-spills-are-added",
  "an instruction of another kind",
  one(`${spill(1)}\ncall 0x8\n${fill(1)}\nr2 = 0x0`),
  at(4),
);
breaks(
  "nocsr/only-spills-are-added",
  "a changed number",
  compiled("r1 = 0x1\nr0 = r1\nexit", "r1 = 0x2\nr0 = r1\nexit"),
  at(0),
);
breaks(
  "nocsr/only-spills-are-added",
  "an instruction that is gone",
  compiled("r1 = 0x1\nr0 = 0x0\nexit", "r0 = 0x0\nexit"),
  "instruction 0 of the input",
);
breaks(
  "nocsr/only-spills-are-added",
  "a pair around another call",
  compiled("r6 = r1\ncall 0x7\nexit", `r6 = r1\n${spill(1)}\ncall 0x7\n${fill(1)}\nexit`),
  at(1),
  at(3),
);

const JUMP = "r6 = *(u64 *)(r1 + 0x0)\nr1 = 0x1\nif r6 == 0x0 goto";
const jump = (lines: readonly string[]): Seen =>
  compiled(
    `${JUMP} call\nr1 = 0x2\ncall:\ncall 0x8\nr0 += r1\nexit`,
    [`${JUMP} call`, "r1 = 0x2", ...lines, "r0 += r1", "exit"].join("\n"),
  );
keepsAll("a jump to the spills of a call", jump(["call:", spill(1), "call 0x8", fill(1)]));
breaks("nocsr/compiled-jumps-reach", "a jump past the spills", jump([spill(1), "call:", "call 0x8", fill(1)]), at(2));
breaks("nocsr/registers-survive", "a jump past the spills", jump([spill(1), "call:", "call 0x8", fill(1)]), at(6));
breaks(
  "nocsr/compiled-jumps-reach",
  "a jump to the fills",
  compiled(
    `${JUMP} end\ncall 0x8\nend:\nr0 = r1\nexit`,
    `${JUMP} end\n${spill(1)}\ncall 0x8\nend:\n${fill(1)}\nr0 = r1\nexit`,
  ),
  at(2),
);
breaks(
  "nocsr/compiled-jumps-reach",
  "a call that was forgotten",
  compiled(
    "r1 = 0x1\ncall sub\nexit\nsub:\ncall 0x8\nr0 = r1\nexit",
    `r1 = 0x1\ncall pc+0\nexit\n${spill(1)}\ncall 0x8\n${fill(1)}\nr0 = r1\nexit`,
  ),
  at(1),
);

keeps("nocsr/registers-survive", "a pair", good);
breaks("nocsr/registers-survive", "a call without its pair", one("call 0x8"), at(2));
breaks(
  "nocsr/registers-survive",
  "a fill from elsewhere",
  two(`${spill(1)}\n${spill(2, 16)}\ncall 0x8\n${fill(2)}\n${fill(1)}`),
  WHOLE,
);
breaks(
  "nocsr/registers-survive",
  "spills that do not fit the frame",
  one(`${spill(1, 520)}\ncall 0x8\n${fill(1, 520)}`),
  at(1),
);
skips(
  "nocsr/registers-survive",
  "a program that reads what another call scratched",
  compiled("r1 = 0x1\ncall 0x7\nr0 = r1\nexit", "r1 = 0x1\ncall 0x7\nr0 = r1\nexit"),
);

breaks(
  "nocsr/spills-recognised",
  "pairs with a slot between theirs",
  two(`${spill(1)}\n${spill(2, 24)}\ncall 0x8\n${fill(2, 24)}\n${fill(1)}`),
  at(2),
  at(6),
);
breaks(
  "nocsr/spills-recognised",
  "the lowest slot further out",
  two(`${spill(1, 16)}\n${spill(2)}\ncall 0x8\n${fill(2)}\n${fill(1, 16)}`),
  at(2),
  at(3),
  at(5),
  at(6),
);
breaks(
  "nocsr/spills-recognised",
  "calls that begin at different slots",
  compiled(
    "r1 = 0x1\ncall 0x8\nr6 = r0\ncall 0x8\nr0 += r1\nr0 += r6\nexit",
    `r1 = 0x1\n${spill(1, 16)}\ncall 0x8\n${fill(1, 16)}\nr6 = r0\n${spill(1)}\ncall 0x8\n${
      fill(1)
    }\nr0 += r1\nr0 += r6\nexit`,
  ),
  at(5),
  at(7),
);
