import { type Rejected, rejected, type Unsupported, unsupported } from "../../../lib/protocol/outcome.ts";
import type { Refused } from "../bpf/reply.ts";
import { refusal } from "../operations/refusal.ts";

/** What it means that a kernel lets no program be attached to a function whose prototype it takes. */
export function untraced(refused: Refused): Rejected | Unsupported {
  switch (refused.errnoName) {
    case "EPERM":
      return unsupported("this kernel refuses programs at the entry and exit of functions (EPERM)");
    case "ENOTSUPP":
      return rejected("ENOTSUPP", `${refused.command} makes no trampoline for it`);
    default:
      return refusal(refused);
  }
}
