/* A plugin of qemu-aarch64 (interface of version 1): writes the number of instructions since the start, and a new line,
 * to the standard output whenever the program calls getppid. Threads are counted together, without a lock. */
#include <inttypes.h>
#include <stdio.h>

#define EXPORT __attribute__((visibility("default")))
enum { GETPPID = 173, ADD = 0 };

struct block;
void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, void (*call)(uint64_t, struct block *));
void qemu_plugin_register_vcpu_tb_exec_inline(struct block *block, int operation, void *number, uint64_t value);
void qemu_plugin_register_vcpu_syscall_cb(
    uint64_t id,
    void (*call)(uint64_t, unsigned, int64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                 uint64_t));
size_t qemu_plugin_tb_n_insns(const struct block *block);

EXPORT int qemu_plugin_version = 1;
static uint64_t count;

static void translated(uint64_t id, struct block *block)
{
    qemu_plugin_register_vcpu_tb_exec_inline(block, ADD, &count, qemu_plugin_tb_n_insns(block));
}

static void called(uint64_t id, unsigned cpu, int64_t number, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                   uint64_t a5, uint64_t a6, uint64_t a7, uint64_t a8)
{
    if (number == GETPPID) {
        printf("%" PRIu64 "\n", count);
        fflush(stdout);
    }
}

EXPORT int qemu_plugin_install(uint64_t id, const void *machine, int argc, char **argv)
{
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_vcpu_syscall_cb(id, called);
    return 0;
}
