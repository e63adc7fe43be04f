import { assertEquals, assertStringIncludes } from "@std/assert";
import { answerLine } from "./answer_line.ts";
import { serve } from "./serve.ts";
import { sampleImplementation } from "./testing/sample_suite.ts";

async function answer(message: unknown): Promise<Record<string, unknown>> {
  const line = typeof message === "string" ? message : JSON.stringify(message);
  return JSON.parse(await answerLine(sampleImplementation, line));
}

function ask(imm: string, operation = "calling_convention.run"): unknown {
  return { jsonrpc: "2.0", id: 7, method: "ask", params: { operation, input: { program: `r0 = ${imm}\nexit` } } };
}

Deno.test("answerLine() introduces the implementation", async () => {
  const params = { protocolVersion: "1", client: { name: "me", version: "0" }, seed: 1 };
  assertEquals(await answer({ jsonrpc: "2.0", id: "a", method: "initialize", params }), {
    jsonrpc: "2.0",
    id: "a",
    result: {
      protocolVersion: "1",
      name: "sample",
      version: "1.2.3",
      arch: "x86_64",
      designs: [],
      operations: ["calling_convention.run"],
    },
  });
});

Deno.test("answerLine() carries every outcome", async () => {
  const outcome = async (imm: string) => (await answer(ask(imm))).result;
  assertEquals(await outcome("0x7"), { outcome: "ok", value: { r0: "0x7", bits: 64 } });
  assertEquals(await outcome("0xd"), { outcome: "rejected", errno: "EACCES", message: "R0 !read_ok" });
  assertEquals(await outcome("0xe"), { outcome: "unsupported", reason: "no fourteens" });
  assertEquals((await answer(ask("0x0", "nocsr.rewrite"))).result, {
    outcome: "unsupported",
    reason: "sample does not do nocsr.rewrite",
  });
  assertEquals((await answer(ask("0x0", "nocsr.unheard-of"))).result, {
    outcome: "unsupported",
    reason: "sample knows no operation nocsr.unheard-of",
  });
});

Deno.test("answerLine() answers what is no question with an error", async () => {
  const error = async (message: unknown) => {
    const { id, error } = await answer(message);
    return [id, error];
  };
  assertEquals((await error("{"))[0], null);
  assertStringIncludes(JSON.stringify(await error("{")), "-32700");
  assertEquals(await error([1]), [null, { code: -32600, message: "message: wanted a mapping, got [1]" }]);
  assertEquals(await error({ jsonrpc: "2.0", id: 1, method: "nobody" }), [1, {
    code: -32601,
    message: "wanted initialize or ask, got nobody",
  }]);
  assertEquals(
    await error({ jsonrpc: "2.0", id: 1, method: "ask", params: { operation: "nocsr.rewrite", inputs: 1 } }),
    [
      1,
      {
        code: -32602,
        message: "params.input: wanted a value, got nothing; " +
          "params: wanted only keys that exist, got `inputs`; did you mean `input`?",
      },
    ],
  );
});

Deno.test("answerLine() answers what the implementation breaks at with an error", async () => {
  const thrown = (await answer(ask("0xf"))).error;
  assertStringIncludes(JSON.stringify(thrown), '"code":-32603,"message":"threw RangeError: fifteen"');
  const nonsense = (await answer(ask("0x11"))).error;
  assertStringIncludes(JSON.stringify(nonsense), "returned no value of calling_convention.run: value.r0");
});

Deno.test("answerLine() asks once more where the implementation has mended what broke, and only once", async () => {
  for (const [losses, wanted] of [[1, '"r0":"0x1"'], [2, "the machine was lost"]] as const) {
    let left: number = losses;
    const attempts: unknown[] = [];
    const fragile: typeof sampleImplementation = {
      ...sampleImplementation,
      handlers: {
        "calling_convention.run": (input, design) => {
          attempts.push(input);
          if (left-- > 0) throw new Error("lost");
          const answer = sampleImplementation.handlers["calling_convention.run"];
          if (answer === undefined) throw new Error("wanted the sample to do the operation");
          return answer(input, design);
        },
      },
      recover: () => Promise.resolve(new Error("the machine was lost")),
    };
    assertStringIncludes(await answerLine(fragile, JSON.stringify(ask("0x1"))), wanted);
    assertEquals(attempts.length, 2);
  }
});

Deno.test("serve() answers line by line until the input ends", async () => {
  const lines = [JSON.stringify(ask("0x1")), "nonsense", JSON.stringify(ask("0x2"))].map((line) => `${line}\n`);
  const output = new TransformStream<Uint8Array, Uint8Array>();
  const [text] = await Promise.all([
    new Response(output.readable).text(),
    serve(sampleImplementation, {
      readable: ReadableStream.from(lines).pipeThrough(new TextEncoderStream()),
      writable: output.writable,
    }),
  ]);
  const answers = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(answers.map(({ result, error }) => result?.value.r0 ?? error.code), ["0x1", -32700, "0x2"]);
});
