"""A complete adapter: nocsr.rewrite as one would first write it, and as the suite finds it to be wrong.

It removes whatever is stored and loaded again around bpf_get_smp_processor_id, inlines the call and mends the jumps.
It does not ask who else uses the slots. Try: deno task conformance --command "python3 adapters/examples/naive.py"
"""
import itertools, json, struct, sys

CALL = (0x85, 0x00, 0, 8)
INLINED = [(0xB4, 0x00, 0, 0), (0xBF, 0x00, -1, 0), (0x61, 0x00, 0, 0)]

def is_pair(spill, fill):
    (stores, to, there, _), (loads, back, here, _) = spill, fill
    return stores == 0x7B and loads == 0x79 and to == (back & 15) << 4 | 10 and back >> 4 == 10 and there == here

def rewrite(insns):
    fates = [[insn] for insn in insns]
    for call in (at for at, insn in enumerate(insns) if insn == CALL):
        fates[call] = INLINED
        reach = 1
        while reach <= call and call + reach < len(insns) and is_pair(insns[call - reach], insns[call + reach]):
            fates[call - reach] = fates[call + reach] = []
            reach += 1
    start = list(itertools.accumulate(map(len, fates), initial=0))
    for at, (opcode, regs, off, imm) in enumerate(insns):
        if opcode == 0x06 or opcode == 0x85 and regs >> 4 == 1:
            fates[at] = [(opcode, regs, off, start[at + 1 + imm] - start[at] - 1)]
        elif opcode & 7 in (5, 6) and opcode not in (0x85, 0x95):
            fates[at] = [(opcode, regs, start[at + 1 + off] - start[at] - 1, imm)]
    return [insn for fate in fates for insn in fate]

def ask(operation, input, design=None):
    if operation != "nocsr.rewrite" or input.get("functions"):
        return {"outcome": "unsupported", "reason": "it only knows nocsr.rewrite and today's helpers"}
    insns = list(struct.iter_unpack("<BBhi", bytes.fromhex(input["program"])))
    program = b"".join(struct.pack("<BBhi", *insn) for insn in rewrite(insns))
    return {"outcome": "ok", "value": {"program": program.hex()}}

def answer(method, params):
    if method == "initialize":
        info = {"name": "naive", "version": "1.0", "arch": "x86_64", "operations": ["nocsr.rewrite"]}
        return {"result": {"protocolVersion": "1", **info}}
    if method == "ask":
        return {"result": ask(**params)}
    return {"error": {"code": -32601, "message": f"there is no method {method}"}}

for line in sys.stdin:
    try:
        request = json.loads(line)
        reply = {"id": request["id"], **answer(request["method"], request.get("params"))}
    except ValueError as error:
        reply = {"id": None, "error": {"code": -32700, "message": str(error)}}
    print(json.dumps({"jsonrpc": "2.0", **reply}), flush=True)
