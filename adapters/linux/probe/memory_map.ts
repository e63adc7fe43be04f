import { errnoName } from "../errno_name.ts";
import { input, type Kernel } from "../kernel.ts";
import { syscallNumber } from "../syscall_number.ts";

/** Bytes of a page. */
export const PAGE = 4096;

/** The lowest address that a process may map. */
export const LOWEST = 0x1_0000n;

/** Behind the highest address of a process, short of the guard page of its address space. */
export const END = 0x7fff_ffff_f000n;

const PROT_READ = 1;
const PROT_EXEC = 4;
const MAP_PRIVATE = 2;
const MAP_ANONYMOUS = 0x20;
const MAP_POPULATE = 0x8000;
const MAP_FIXED_NOREPLACE = 0x10_0000;
const EEXIST = 17;

/** A file in memory that has no name but that of its descriptor. */
export interface MemoryFile {
  /** Its descriptor. */
  readonly fd: number;
  /** Where the process that made it finds it. */
  readonly path: string;
}

/**
 * Memory of the process whose kernel is asked: files in memory and mappings, taken away again when it is disposed of.
 */
export class MemoryMap implements AsyncDisposable {
  readonly #kernel: Kernel;
  readonly #undo = new AsyncDisposableStack();

  /** Takes a kernel; whoever opened it closes it. */
  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Makes a file in memory. */
  async file(bytes: Uint8Array<ArrayBuffer>): Promise<MemoryFile> {
    const kernel = this.#kernel;
    const name = input(new TextEncoder().encode("bpf-oracle\0"));
    const fd = await this.#demand("memfd_create", [name, 0]);
    this.#undo.defer(async () => {
      await kernel.call(syscallNumber(kernel.arch, "close"), [fd]);
    });
    const written = await this.#demand("write", [fd, input(bytes), bytes.length]);
    if (written !== bytes.length) throw new Error(`wanted ${bytes.length} bytes written, the kernel wrote ${written}`);
    return { fd, path: `/proc/self/fd/${fd}` };
  }

  /** Maps a file as code, and returns its address. */
  async code({ fd }: MemoryFile, size: number): Promise<number> {
    const address = await this.#demand("mmap", [0, size, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0]);
    this.#unmapLater(BigInt(address), size);
    return address;
  }

  /** Puts bytes at the start of a page, and returns whether the pages were free. */
  async place(address: bigint, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const { fd } = await this.file(bytes);
    return await this.#fixed(address, bytes.length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd);
  }

  /** Keeps a page from being read, and returns whether it was free. */
  async guard(address: bigint): Promise<boolean> {
    return await this.#fixed(address, PAGE, 0, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  }

  async #fixed(address: bigint, size: number, protection: number, flags: number, fd: number): Promise<boolean> {
    const kernel = this.#kernel;
    const args = [address, size, protection, flags | MAP_FIXED_NOREPLACE, fd, 0];
    const result = await kernel.call(syscallNumber(kernel.arch, "mmap"), args);
    if (!result.ok && result.errno === EEXIST) return false;
    if (!result.ok) throw new Error(`wanted memory at 0x${address.toString(16)}, got ${errnoName(result.errno)}`);
    this.#unmapLater(address, size);
    return true;
  }

  async #demand(name: Parameters<typeof syscallNumber>[1], args: Parameters<Kernel["call"]>[1]): Promise<number> {
    const result = await this.#kernel.call(syscallNumber(this.#kernel.arch, name), args);
    if (!result.ok) throw new Error(`wanted ${name} to succeed, the kernel answered ${errnoName(result.errno)}`);
    return result.value;
  }

  #unmapLater(address: bigint, size: number): void {
    const kernel = this.#kernel;
    this.#undo.defer(async () => {
      await kernel.call(syscallNumber(kernel.arch, "munmap"), [address, size]);
    });
  }

  /** Takes everything away, the last thing first. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync();
  }
}
