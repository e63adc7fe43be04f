import { type Kernel, output } from "./kernel.ts";
import { openFile } from "./open_file.ts";
import { syscallNumber } from "./syscall_number.ts";

/** A file's content, or why it cannot be read. */
export type FileReply =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly errno: number };

/** Bytes that are asked for at a time; many files of the kernel's own give a page and no more. */
const chunkSize = 8 * 1024;

/** Reads that are asked for at once, so that a kernel that is far away is not waited for in between. */
const AT_ONCE = 64;

const maxSize = 256 * 1024 * 1024;

/**
 * Reads a file where the kernel runs, which may not be where this process does.
 *
 * @throws {RangeError} If the file has more than 256 MiB.
 */
export async function readFile(kernel: Kernel, path: string): Promise<FileReply> {
  const opened = await openFile(kernel, path);
  if (!opened.ok) return opened;
  try {
    return await readAll(kernel, opened.value, path);
  } finally {
    await kernel.call(syscallNumber(kernel.arch, "close"), [opened.value]);
  }
}

async function readAll(kernel: Kernel, fd: number, path: string): Promise<FileReply> {
  const chunks: Uint8Array[] = [];
  for (let size = 0; size <= maxSize;) {
    const buffers = Array.from({ length: AT_ONCE }, () => output(chunkSize));
    const results = await Promise.all(
      buffers.map((buffer) => kernel.call(syscallNumber(kernel.arch, "read"), [fd, buffer, chunkSize])),
    );
    for (const [at, result] of results.entries()) {
      if (!result.ok) return result;
      if (result.value === 0) return { ok: true, bytes: concat(chunks, size) };
      chunks.push(buffers[at]?.bytes.subarray(0, result.value) ?? new Uint8Array());
      size += result.value;
    }
  }
  throw new RangeError(`wanted at most ${maxSize} bytes of ${path}, it has more`);
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
