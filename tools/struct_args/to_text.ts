import { bold, red } from "@std/fmt/colors";
import { formatPrototype } from "../../lib/c/format_prototype.ts";
import { parameterLabel, type Prototype } from "../../lib/c/prototype.ts";
import type { CType } from "../../lib/c/type.ts";
import type { ArgumentLayout, PiecePlace, StructArgsLayoutValue } from "../../lib/protocol/struct_args.ts";
import type { Shown } from "./shown.ts";

const HEAD = ["argument", "type", "bytes", "caller passes", "program finds"] as const;

/** Prints a function's arguments, a table for each design or why it refuses the function. */
export function toText({ prototype, layouts }: Shown): string {
  const parts = layouts.map(([design, outcome]) => {
    switch (outcome.outcome) {
      case "ok":
        return table(design, prototype, outcome.value);
      case "rejected":
        return `${bold(design)}: ${red("refused")} (${outcome.errno}) ${outcome.message}`;
      case "unsupported":
        return `${bold(design)}: ${outcome.reason}`;
    }
  });
  return `${[formatPrototype(prototype), ...parts].join("\n\n")}\n`;
}

function table(design: string, prototype: Prototype, { slots = 0, args = [] }: StructArgsLayoutValue): string {
  const title = `${bold(design)}: ${slots} slot${slots === 1 ? "" : "s"}`;
  const rows = args.map((argument, index): readonly string[] => {
    const parameter = prototype.parameters[index];
    if (parameter === undefined) return [];
    return [
      parameterLabel(parameter, index),
      typeText(parameter.type),
      `${argument.size}`,
      argument.pieces.map(({ place }) => placeText(place)).join(", ") || "nothing",
      viewText(argument),
    ];
  });
  return rows.length === 0 ? title : [title, ...aligned([HEAD, ...rows])].join("\n");
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}

function typeText(type: CType): string {
  switch (type.kind) {
    case "int":
    case "float":
      return type.name;
    case "pointer":
      return `${type.to}${type.to.endsWith("*") ? "" : " "}*`;
    case "array":
      return `${typeText(type.element)}[${type.length}]`;
    case "enum":
    case "struct":
    case "union":
      return type.tag === undefined ? type.kind : `${type.kind} ${type.tag}`;
  }
}

function placeText(place: PiecePlace): string {
  if (place.kind === "pointed") return `behind ${placeText(place.pointer)}`;
  if (place.kind === "stack") return `stack+${place.offset}`;
  return place.register.startsWith("r") ? place.register : `r${place.register}`;
}

function viewText({ view, registers }: ArgumentLayout): string {
  const last = view.kind === "value" ? view.slot + view.slots - 1 : view.slot;
  const where = last > view.slot ? `slots ${view.slot}-${last}` : `slot ${view.slot}`;
  const found = view.kind === "pointer" ? `${where}, its address` : where;
  return registers === undefined ? found : `${registers.join(" ")} (${found})`;
}
