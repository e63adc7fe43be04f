import type { Prototype } from "../../../lib/c/prototype.ts";
import { sizeOf } from "../../../lib/c/type.ts";
import { declareType } from "./portable_type.ts";

/** The section of a module with the record, at its start. */
export const RECORD_SECTION = ".data.record";

/** Where the parts of the record lie, in bytes from its start. */
export interface RecordLayout {
  /** How often the function started, 8 bytes. */
  readonly starts: 0;
  /** What it is to return, 16 bytes. */
  readonly result: 8;
  /** What its caller got, 16 bytes. */
  readonly returned: 24;
  /** What it found of each argument. */
  readonly args: readonly number[];
  /** Bytes of the record. */
  readonly size: number;
}

/** Lays out the record of a function. */
export function layOutRecord({ parameters }: Prototype): RecordLayout {
  let size = 40;
  const args = parameters.map(({ type }) => {
    const at = size;
    size += sizeOf(type);
    return at;
  });
  return { starts: 0, result: 8, returned: 24, args, size };
}

/**
 * A function of a prototype, in C, that writes its arguments down in a record and returns what stands there. It stands
 * alone, and so at the start of `.text`.
 *
 * @param result The bytes of what it returns; zeros behind them.
 */
export function tracedSource(prototype: Prototype, result: Uint8Array): string {
  const { name, returns, parameters, variadic } = prototype;
  const record = layOutRecord(prototype);
  const before = [...new Uint8Array(record.result), ...result];
  const list = [...parameters.map((_, at) => `oracle_type${at} oracle_arg${at}`), ...variadic ? ["..."] : []];
  return [
    ...typesOf(prototype),
    `__attribute__((section("${RECORD_SECTION}"), used, aligned(8))) unsigned char oracle_record[${record.size}] = { ${before} };`,
    `${returns === undefined ? "void" : "oracle_result"} ${name}(${list.join(", ") || "void"}) {`,
    `  ++*(unsigned long *)oracle_record;`,
    ...parameters.map((_, at) => {
      const argument = `oracle_arg${at}`;
      return `  __builtin_memcpy(oracle_record + ${record.args[at]}, &${argument}, sizeof ${argument});`;
    }),
    ...returns === undefined ? [] : [
      `  oracle_result result;`,
      `  __builtin_memcpy(&result, oracle_record + ${record.result}, sizeof result);`,
      `  return result;`,
    ],
    `}`,
  ].join("\n");
}

/** Where a function lies, and its record. */
export interface TracedPlace {
  readonly address: bigint;
  readonly record: bigint;
}

/** The name of the function in {@linkcode callerSource}. */
export const CALLER = "oracle_call";

/** The error number with which the caller ends, so that nothing of it stays: `ECANCELED`. */
export const CALLER_DONE = 125;

/**
 * A function in C that calls another, which was compiled apart, by its address, with these arguments, and writes down what
 * it got back.
 *
 * @param args The bytes of each argument.
 */
export function callerSource(
  prototype: Prototype,
  args: readonly Uint8Array[],
  { address, record }: TracedPlace,
): string {
  const { returns, parameters } = prototype;
  const types = parameters.map((_, at) => `oracle_type${at}`).join(", ") || "void";
  const call = `((${returns === undefined ? "void" : "oracle_result"} (*)(${types}))${address}UL)(${
    parameters.map((_, at) => `oracle_arg${at}`)
  })`;
  return [
    ...typesOf(prototype),
    `int ${CALLER}(void) {`,
    ...args.flatMap((bytes, at) => [
      `  oracle_type${at} oracle_arg${at};`,
      `  static const unsigned char oracle_bytes${at}[] = { ${bytes.join(", ")} };`,
      `  __builtin_memcpy(&oracle_arg${at}, oracle_bytes${at}, sizeof oracle_arg${at});`,
    ]),
    ...returns === undefined ? [`  ${call};`] : [
      `  oracle_result result = ${call};`,
      `  __builtin_memcpy((unsigned char *)${record}UL + ${layOutRecord(prototype).returned}, &result, sizeof result);`,
    ],
    `  return -${CALLER_DONE};`,
    `}`,
  ].join("\n");
}

function typesOf({ returns, parameters }: Prototype): readonly string[] {
  return [
    ...parameters.map(({ type }, at) => declareType(`oracle_type${at}`, type)),
    ...returns === undefined ? [] : [declareType("oracle_result", returns)],
  ];
}
