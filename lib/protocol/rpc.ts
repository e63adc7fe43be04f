/**
 * JSON-RPC 2.0, as far as the protocol uses it: https://www.jsonrpc.org/specification
 *
 * @module
 */
import { z } from "zod";

const id = z.union([z.int(), z.string(), z.null()]);

/** A message of the suite. */
export interface RpcRequest {
  readonly jsonrpc: "2.0";
  readonly id: number | string | null;
  readonly method: string;
  readonly params?: unknown;
}

/** Schema of {@linkcode RpcRequest}. */
export const rpcRequest: z.ZodType<RpcRequest> = z.object({
  jsonrpc: z.literal("2.0"),
  id,
  method: z.string(),
  params: z.unknown().optional(),
});

/** What went wrong, in a response. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** A message of the implementation. */
export interface RpcResponse {
  readonly jsonrpc: "2.0";
  readonly id: number | string | null;
  readonly result?: unknown;
  readonly error?: RpcError;
}

/** Schema of {@linkcode RpcResponse}. */
export const rpcResponse: z.ZodType<RpcResponse> = z.object({
  jsonrpc: z.literal("2.0"),
  id: id.describe("That of the request"),
  result: z.unknown().optional(),
  error: z.object({ code: z.int(), message: z.string(), data: z.unknown().optional() }).exactOptional()
    .describe("The implementation itself broke"),
}).refine(
  (response) => (response.error === undefined) !== (response.result === undefined),
  "wanted either a result or an error",
);

/** The numbers that JSON-RPC reserves for errors of its own. */
export const RpcErrorCode = {
  PARSE_ERROR: -32700,
  INVALID_REQUEST: -32600,
  METHOD_NOT_FOUND: -32601,
  INVALID_PARAMS: -32602,
  INTERNAL_ERROR: -32603,
} as const;
