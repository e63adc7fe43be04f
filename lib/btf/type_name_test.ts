import { assertEquals } from "@std/assert";
import { openBtf } from "./open_btf.ts";
import { encodeBtf } from "./encode.ts";
import { sampleTypes } from "./sample_types.ts";
import { typeName } from "./type_name.ts";

Deno.test("typeName writes a type much as C does", () => {
  const btf = openBtf(encodeBtf([
    ...sampleTypes,
    /* 25 */ { kind: "ptr", type: 3 },
    /* 26 */ { kind: "ptr", type: 26 },
    /* 27 */ { kind: "const", type: 3 },
  ]));
  const names: [id: number, name: string][] = [
    [0, "void"],
    [2, "unsigned long"],
    [3, "struct node *"],
    [5, "union (anonymous)"],
    [6, "char[12]"],
    [8, "enum mode"],
    [9, "struct hidden"],
    [10, "node_t"],
    [11, "const volatile struct node"],
    [13, "struct node * restrict"],
    [14, "int (…)"],
    [20, "struct node"],
    [21, "enum wide"],
    [22, "void (void)"],
    [25, "struct node **"],
    [26, "… ****************"],
    [27, "struct node * const"],
  ];
  for (const [id, name] of names) assertEquals(typeName(btf, id), name);
});
