/*
 * The first process of a guest: makes system calls for the host and sends back what they answered.
 *
 * It knows nothing of BPF or of tests. A request has an arena of memory with the places in it that hold addresses, and
 * calls that are made one after the other; the answer has their results and the parts of the arena that the kernel
 * wrote. protocol.ts, beside this file, describes the bytes. Built without a C library, for any of three
 * architectures; the host and the guest are both little-endian.
 */

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;
typedef long s64;

#if defined(__x86_64__)
enum { READ = 0, WRITE = 1, MMAP = 9, MUNMAP = 11, MKDIRAT = 258, OPENAT = 257, MOUNT = 165, FINIT_MODULE = 313,
       EXIT = 60, REBOOT = 169, NANOSLEEP = 35, CLOSE = 3,
       DUP3 = 292, EXECVE = 59, PRLIMIT64 = 302 };

static s64 syscall6(s64 number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)
{
	register u64 r10 __asm__("r10") = d;
	register u64 r8 __asm__("r8") = e;
	register u64 r9 __asm__("r9") = f;
	s64 result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}
#define ENTRY "_start: xor %ebp, %ebp\n and $-16, %rsp\n call run\n"
/* spawn(flags, stack, _, word, word): the new thread's stack holds a function and its argument. */
#define SPAWN \
	"spawn: mov $56, %eax\n mov %rcx, %r10\n syscall\n test %rax, %rax\n jnz 1f\n" \
	" pop %rax\n pop %rdi\n call *%rax\n1: ret\n"
#elif defined(__aarch64__) || defined(__riscv)
enum { READ = 63, WRITE = 64, MMAP = 222, MUNMAP = 215, MKDIRAT = 34, OPENAT = 56, MOUNT = 40, FINIT_MODULE = 273,
       EXIT = 93, REBOOT = 142, NANOSLEEP = 101, CLOSE = 57,
       DUP3 = 24, EXECVE = 221, PRLIMIT64 = 261 };

#if defined(__aarch64__)
#define ARG(n) "x" #n
#define NUMBER "x8"
#define TRAP "svc #0"
#define ENTRY "_start: mov x29, #0\n bl run\n"
#define SPAWN \
	"spawn: mov x8, #220\n svc #0\n cbnz x0, 1f\n ldp x1, x0, [sp], #16\n blr x1\n1: ret\n"
#else
#define ARG(n) "a" #n
#define NUMBER "a7"
#define TRAP "ecall"
#define ENTRY ".option push\n .option norelax\n _start: la gp, __global_pointer$\n .option pop\n call run\n"
#define SPAWN \
	"spawn: li a7, 220\n ecall\n bnez a0, 1f\n ld a1, 0(sp)\n ld a0, 8(sp)\n addi sp, sp, 16\n jalr a1\n1: ret\n"
#endif

static s64 syscall6(s64 number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)
{
	register u64 nr __asm__(NUMBER) = number;
	register u64 a0 __asm__(ARG(0)) = a;
	register u64 a1 __asm__(ARG(1)) = b;
	register u64 a2 __asm__(ARG(2)) = c;
	register u64 a3 __asm__(ARG(3)) = d;
	register u64 a4 __asm__(ARG(4)) = e;
	register u64 a5 __asm__(ARG(5)) = f;

	__asm__ volatile(TRAP : "+r"(a0) : "r"(nr), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5) : "memory");
	return a0;
}
#else
#error "wanted x86-64, arm64 or riscv64"
#endif

__asm__(".globl _start\n" ENTRY ".globl spawn\n" SPAWN);
extern s64 spawn(u64 flags, void *stack, void *parent, volatile int *word, volatile int *same);

#define CALL(number, a, b, c, d, e, f) \
	syscall6(number, (u64)(a), (u64)(b), (u64)(c), (u64)(d), (u64)(e), (u64)(f))

typedef u64 __attribute__((may_alias, aligned(1))) word;

/* The compiler makes calls of these two by itself. */
void *memset(void *to, int byte, u64 size)
{
	u64 all = 0x0101010101010101 * (u8)byte;
	u64 i = 0;

	for (; i + 8 <= size; i += 8)
		*(word *)((u8 *)to + i) = all;
	for (; i < size; i++)
		((u8 *)to)[i] = byte;
	return to;
}

void *memcpy(void *to, const void *from, u64 size)
{
	u64 i = 0;

	for (; i + 8 <= size; i += 8)
		*(word *)((u8 *)to + i) = *(const word *)((const u8 *)from + i);
	for (; i < size; i++)
		((u8 *)to)[i] = ((const u8 *)from)[i];
	return to;
}

static int differ(const u8 *a, const u8 *b, u64 size)
{
	u64 i = 0;

	for (; i + 8 <= size; i += 8)
		if (*(const word *)(a + i) != *(const word *)(b + i))
			return 1;
	for (; i < size; i++)
		if (a[i] != b[i])
			return 1;
	return 0;
}

enum {
	PAGE = 4096,
	LARGEST_FRAME = 64 << 20,
	LARGEST_WATCH = 16 << 20,
	STACK = 64 << 10,
	MAX_THREADS = 64,
	AT_FDCWD = -100,
	O_RDWR = 2,
	RLIMIT_MEMLOCK = 8,
	PROT_READ_WRITE = 3,
	MAP_PRIVATE_ANONYMOUS = 0x22,
	/* CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, CHILD_CLEARTID */
	THREAD = 0x250f00,
};

enum { ORDINARY, ASIDE, WATCH, STOP };

/* Instead of a system call's number: calls the function at the first argument with the second. */
#define CALL_CODE ((u64)-1)

struct header {
	u32 size; /* of what follows the header */
	u32 tag;
	u32 kind;
	u32 calls;
	u32 inputs;
	u32 outputs;
	u32 addresses;
	u32 arena;
};

struct call {
	u64 number;
	u64 args[6];
	u64 in_arena; /* bit i: argument i is an offset into the arena */
};

struct range {
	u32 offset;
	u32 size;
};

/* A request in memory of its own, and the arena that it is carried out in. */
struct work {
	struct header header;
	const struct call *calls;
	const struct range *inputs;
	const struct range *outputs;
	const u32 *addresses;
	const u8 *data;
	s64 *results;
	u8 *arena;
	u64 size; /* of all this */
	volatile int stopped;
};

struct thread {
	struct work *work; /* 0 if the place is free */
	u8 *stack;
	volatile int alive; /* cleared by the kernel */
};

static int port;
static int port_is_taken;
static struct thread threads[MAX_THREADS];

static void *map(u64 size)
{
	s64 address = CALL(MMAP, 0, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);

	return address < 0 && address > -PAGE ? 0 : (void *)address;
}

static void unmap(void *address, u64 size)
{
	CALL(MUNMAP, address, size, 0, 0, 0, 0);
}

static void sleep_ms(u64 ms)
{
	u64 time[2] = { ms / 1000, ms % 1000 * 1000000 };

	CALL(NANOSLEEP, time, 0, 0, 0, 0, 0);
}

/* The host is gone, or speaks another language. */
static void leave(void)
{
	CALL(REBOOT, 0xfee1dead, 672274793, 0x01234567, 0, 0, 0);
	for (;;)
		sleep_ms(1000);
}

static void *need(u64 size)
{
	void *memory = map(size);

	if (!memory)
		leave();
	return memory;
}

static void receive(void *to, u64 size)
{
	while (size > 0) {
		s64 got = CALL(READ, port, to, size, 0, 0, 0);

		if (got <= 0)
			leave();
		to = (u8 *)to + got;
		size -= got;
	}
}

static void send(const void *from, u64 size)
{
	while (size > 0) {
		s64 put = CALL(WRITE, port, from, size, 0, 0, 0);

		if (put <= 0)
			leave();
		from = (const u8 *)from + put;
		size -= put;
	}
}

static void answer(const struct work *work, const u8 *rounds, u64 size, u32 count)
{
	u32 head[4] = { size, work->header.tag, count, 0 };

	while (__atomic_exchange_n(&port_is_taken, 1, __ATOMIC_ACQUIRE))
		sleep_ms(0);
	send(head, sizeof(head));
	send(rounds, size);
	__atomic_store_n(&port_is_taken, 0, __ATOMIC_RELEASE);
}

/* Puts the arena into the state that the request describes. */
static void prepare(const struct work *work)
{
	const u8 *data = work->data;

	for (u32 i = 0; i < work->header.outputs; i++)
		memset(work->arena + work->outputs[i].offset, 0, work->outputs[i].size);
	for (u32 i = 0; i < work->header.inputs; i++) {
		memcpy(work->arena + work->inputs[i].offset, data, work->inputs[i].size);
		data += work->inputs[i].size;
	}
	for (u32 i = 0; i < work->header.addresses; i++)
		*(word *)(work->arena + work->addresses[i]) += (u64)work->arena;
}

static void make_calls(const struct work *work)
{
	for (u32 i = 0; i < work->header.calls; i++) {
		const struct call *call = &work->calls[i];
		u64 args[6];

		for (int j = 0; j < 6; j++)
			args[j] = call->args[j] + (call->in_arena >> j & 1 ? (u64)work->arena : 0);
		work->results[i] = call->number == CALL_CODE ?
			((s64(*)(u64))args[0])(args[1]) :
			syscall6(call->number, args[0], args[1], args[2], args[3], args[4], args[5]);
	}
}

/* Bytes of a block without the zeros at its end. */
static u32 content(const u8 *block, u32 size)
{
	while (size >= 8 && *(const word *)(block + size - 8) == 0)
		size -= 8;
	while (size > 0 && block[size - 1] == 0)
		size--;
	return size;
}

/* Writes results and outputs of one round, or only measures them if there is nowhere to. */
static u64 record(const struct work *work, u8 *to)
{
	u64 size = work->header.calls * sizeof(s64);

	if (to)
		memcpy(to, work->results, size);
	for (u32 i = 0; i < work->header.outputs; i++) {
		const u8 *block = work->arena + work->outputs[i].offset;
		u32 length = content(block, work->outputs[i].size);

		if (to) {
			memcpy(to + size, &length, sizeof(length));
			memcpy(to + size + sizeof(length), block, length);
		}
		size += sizeof(length) + length;
	}
	return size;
}

static void do_once(const struct work *work)
{
	u64 size;
	u8 *round;

	prepare(work);
	make_calls(work);
	size = record(work, 0);
	round = need(size);
	record(work, round);
	answer(work, round, size, 1);
	unmap(round, size);
}

/* Makes the calls over and over until it is told to stop, and keeps each round that differs from the one before. */
static void watch(const struct work *work)
{
	u8 *rounds = need(LARGEST_WATCH);
	u64 size = 0, last_size = 0;
	u32 count = 0;
	int is_last;

	do {
		u64 length;

		is_last = work->stopped;
		prepare(work);
		make_calls(work);
		length = record(work, 0);
		if (size + length > LARGEST_WATCH)
			break;
		record(work, rounds + size);
		if (count > 0 && length == last_size && !differ(rounds + size - last_size, rounds + size, length))
			continue;
		size += length;
		last_size = length;
		count++;
	} while (!is_last);
	while (!work->stopped)
		sleep_ms(1);
	answer(work, rounds, size, count);
	unmap(rounds, LARGEST_WATCH);
}

static void run_thread(struct work *work)
{
	if (work->header.kind == WATCH)
		watch(work);
	else
		do_once(work);
	CALL(EXIT, 0, 0, 0, 0, 0, 0);
}

/* Takes away what threads that have ended left behind, and returns a free place. */
static struct thread *free_place(void)
{
	struct thread *found = 0;

	for (int i = 0; i < MAX_THREADS; i++) {
		struct thread *thread = &threads[i];

		if (thread->work && !thread->alive) {
			unmap(thread->stack, STACK);
			unmap(thread->work, thread->work->size);
			thread->work = 0;
		}
		if (!thread->work)
			found = thread;
	}
	return found;
}

static void start_thread(struct work *work)
{
	struct thread *thread;
	u64 *top;

	while (!(thread = free_place()))
		sleep_ms(1);
	thread->work = work;
	thread->stack = need(STACK);
	thread->alive = 1;
	top = (u64 *)(thread->stack + STACK) - 2;
	top[0] = (u64)run_thread;
	top[1] = (u64)work;
	if (spawn(THREAD, top, 0, &thread->alive, &thread->alive) < 0)
		leave();
}

static void stop_watch(u32 tag)
{
	for (int i = 0; i < MAX_THREADS; i++)
		if (threads[i].work && threads[i].work->header.tag == tag)
			threads[i].work->stopped = 1;
}

static u64 round_up(u64 size)
{
	return (size + PAGE - 1) & -PAGE;
}

static struct work *receive_work(const struct header *header)
{
	u64 body = round_up(header->size), results = round_up(header->calls * sizeof(s64));
	u64 size = PAGE + body + results + round_up(header->arena);
	struct work *work;
	u8 *at;

	if (header->size > LARGEST_FRAME || header->arena > LARGEST_FRAME || header->calls > PAGE)
		leave();
	work = need(size);
	at = (u8 *)work + PAGE;
	receive(at, header->size);
	work->header = *header;
	work->size = size;
	work->results = (s64 *)(at + body);
	work->arena = at + body + results;
	work->calls = (const struct call *)at;
	at += header->calls * sizeof(struct call);
	work->inputs = (const struct range *)at;
	at += header->inputs * sizeof(struct range);
	work->outputs = (const struct range *)at;
	at += header->outputs * sizeof(struct range);
	work->addresses = (const u32 *)at;
	work->data = at + header->addresses * sizeof(u32);
	return work;
}

static void serve(void)
{
	for (;;) {
		struct header header;
		struct work *work;

		receive(&header, sizeof(header));
		if (header.kind == STOP) {
			stop_watch(header.tag);
			continue;
		}
		work = receive_work(&header);
		if (header.kind == ORDINARY) {
			do_once(work);
			unmap(work, work->size);
		} else {
			start_thread(work);
		}
	}
}

static int open_file(const char *path)
{
	return CALL(OPENAT, AT_FDCWD, path, O_RDWR, 0, 0, 0);
}

/* Inserts /modules/00, /modules/01 and so on, in whatever order they need each other; says how many went in. */
static int insert_modules(void)
{
	char path[] = "/modules/00";
	int inserted = 0;

	for (int i = 0; i < 100; i++) {
		int file;

		path[9] = '0' + i / 10;
		path[10] = '0' + i % 10;
		file = CALL(OPENAT, AT_FDCWD, path, 0, 0, 0, 0);
		if (file < 0)
			break;
		inserted += CALL(FINIT_MODULE, file, "", 0, 0, 0, 0) == 0;
		CALL(CLOSE, file, 0, 0, 0, 0, 0);
	}
	return inserted;
}

static void make_mount(const char *path, const char *type)
{
	CALL(MKDIRAT, AT_FDCWD, path, 0755, 0, 0, 0);
	CALL(MOUNT, type, path, type, 0, 0, 0);
}

/*
 * In a guest that is made for one program, /process says which: its arguments, an empty string, and its environment.
 * The program then talks to the port, and is this process.
 */
static void become_process(void)
{
	static char text[PAGE];
	static char *words[PAGE / 2 + 2];
	const u64 unlimited[2] = { -1, -1 };
	s64 file = CALL(OPENAT, AT_FDCWD, "/process", 0, 0, 0, 0);
	s64 size = file < 0 ? 0 : CALL(READ, file, text, sizeof(text) - 1, 0, 0, 0);
	char **environment = 0;
	int count = 0;

	if (size <= 0)
		return;
	for (s64 at = 0; at < size; at++) {
		if (text[at]) {
			words[count++] = text + at;
			while (text[at])
				at++;
		} else {
			words[count++] = 0;
			environment = words + count;
		}
	}
	CALL(CLOSE, file, 0, 0, 0, 0, 0);
	make_mount("/proc", "proc");
	make_mount("/sys", "sysfs");
	make_mount("/tmp", "tmpfs");
	CALL(PRLIMIT64, 0, RLIMIT_MEMLOCK, unlimited, 0, 0, 0);
	CALL(DUP3, port, 0, 0, 0, 0, 0);
	CALL(DUP3, port, 1, 0, 0, 0, 0);
	CALL(DUP3, open_file("/dev/console"), 2, 0, 0, 0, 0);
	CALL(EXECVE, words[0], words, environment, 0, 0, 0);
	leave();
}

__attribute__((used)) void run(void)
{
	make_mount("/dev", "devtmpfs");
	while (insert_modules() > 0)
		;
	/* The device appears some time after its driver; the host gives up before this loop does any harm. */
	while ((port = open_file("/dev/vport0p1")) < 0)
		sleep_ms(5);
	become_process();
	serve();
}
