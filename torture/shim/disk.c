/* A disk that can be asked what it was told: preloaded before libc (LD_PRELOAD), it lets every call
 * through and writes down, in order, what was done to files below TORTURE_ROOT: writes, truncations,
 * syncs, and every change of a name. torture/disk.py then makes, for any moment, a folder as a power
 * cut could leave it: what was not synced is there, or not, or there by half.
 *
 * It also breaks the disk on request: from the TORTURE_FULL_AT'th call that changes it on, every such
 * call fails with TORTURE_ERRNO (no room, unless told otherwise) until the file TORTURE_FREE exists;
 * at the TORTURE_SYNC_ERROR_AT'th sync, EIO once.
 *
 * What is written to TORTURE_TOLD (a file descriptor) is the word given to a person; it is written
 * down as well, so that the order of promise and sync is known, and with it, as its offset, the
 * number of calls so far that could have been made to fail.
 *
 * One record: op (1 byte), inode (8), offset (8), length of data (4), data. Little endian. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OP_WRITE = 'w', OP_TRUNCATE = 't', OP_SYNC = 's', OP_SYNC_FAILED = 'e', OP_CREATE = 'c',
       OP_RENAME = 'r', OP_LINK = 'l', OP_UNLINK = 'u', OP_MKDIR = 'm', OP_RMDIR = 'd',
       OP_TOLD = 'a', OP_MAPPED = 'x', OP_SYNC_DIR = 'D' };

#define MOST_FDS 65536
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static char root[PATH_MAX];
static size_t root_length;
static int log_fd = -1, told_fd = -1;
static unsigned char watched[MOST_FDS]; /* 1 a file, 2 a folder, 3 a map of shared memory */
static long room_calls, sync_calls, full_at, sync_error_at, full_errno = ENOSPC;
static const char *free_file;

/* The real calls, without any of ours between. */
#define REAL(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))
static ssize_t real_write(int fd, const void *data, size_t size) {
    return syscall(SYS_write, fd, data, size);
}

__attribute__((constructor)) static void begin(void) {
    const char *where = getenv("TORTURE_ROOT"), *log = getenv("TORTURE_LOG");
    const char *told = getenv("TORTURE_TOLD"), *full = getenv("TORTURE_FULL_AT");
    const char *bad = getenv("TORTURE_SYNC_ERROR_AT");
    if (!where || !log || !realpath(where, root)) return;
    root_length = strlen(root);
    log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    told_fd = told ? atoi(told) : -1;
    full_at = full ? atol(full) : 0;
    sync_error_at = bad ? atol(bad) : 0;
    free_file = getenv("TORTURE_FREE");
    if (getenv("TORTURE_ERRNO")) full_errno = atol(getenv("TORTURE_ERRNO"));
}

static int is_below(const char *path) {
    char after = root_length && !strncmp(path, root, root_length) ? path[root_length] : 'x';
    return after == '/' || !after;
}

static void note(char op, uint64_t inode, uint64_t offset, const void *data, uint32_t size) {
    char head[21];
    if (log_fd < 0) return;
    head[0] = op;
    memcpy(head + 1, &inode, 8);
    memcpy(head + 9, &offset, 8);
    memcpy(head + 17, &size, 4);
    struct iovec parts[2] = {{head, sizeof head}, {(void *)data, size}};
    ssize_t wrote = syscall(SYS_writev, log_fd, parts, size ? 2 : 1);
    if (wrote != (ssize_t)(sizeof head + size)) _exit(97); /* a log with a hole measures nothing */
}

static void note_names(char op, uint64_t inode, const char *first, const char *second) {
    char both[2 * PATH_MAX + 2];
    size_t size = strlen(first) + 1;
    memcpy(both, first, size);
    if (second) {
        memcpy(both + size, second, strlen(second) + 1);
        size += strlen(second) + 1;
    }
    note(op, inode, 0, both, (uint32_t)size);
}

static int kind_of(int fd) { return fd >= 0 && fd < MOST_FDS ? watched[fd] : 0; }

static uint64_t inode_of(int fd) {
    struct stat found;
    return fstat(fd, &found) ? 0 : (uint64_t)found.st_ino;
}

/* Return a path as it is named from the root: its folder resolved, its last part as it stands. */
static int resolve(int folder, const char *path, char *out) {
    char whole[PATH_MAX], base[PATH_MAX], name[NAME_MAX + 1];
    if (path[0] == '/') {
        snprintf(whole, sizeof whole, "%s", path);
    } else if (folder == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) return -1;
        if (snprintf(whole, sizeof whole, "%s/%s", base, path) >= PATH_MAX) return -1;
    } else {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t size = readlink(link, base, sizeof base - 1);
        if (size < 0) return -1;
        base[size] = 0;
        if (snprintf(whole, sizeof whole, "%s/%s", base, path) >= PATH_MAX) return -1;
    }
    char *slash = strrchr(whole, '/');
    if (!slash || strlen(slash + 1) > NAME_MAX) return -1;
    strcpy(name, slash + 1);
    *slash = 0;
    if (!realpath(whole[0] ? whole : "/", base)) return -1;
    return snprintf(out, PATH_MAX, "%s/%s", base, name) >= PATH_MAX ? -1 : 0;
}

static int has_no_room(void) {
    ++room_calls;
    if (!full_at || room_calls < full_at) return 0;
    if (free_file && syscall(SYS_faccessat, AT_FDCWD, free_file, F_OK) == 0) return 0;
    errno = (int)full_errno;
    return 1;
}

/* --- opening ------------------------------------------------------------------------------------ */

static int opened(int folder, const char *path, int flags, mode_t mode) {
    char name[PATH_MAX];
    struct stat before;
    int is_ours = !resolve(folder, path, name) && is_below(name);
    pthread_mutex_lock(&lock);
    int was_there = is_ours && !stat(name, &before);
    if (is_ours && !was_there && (flags & O_CREAT) && has_no_room()) {
        pthread_mutex_unlock(&lock);
        return -1;
    }
    int fd = (int)syscall(SYS_openat, folder, path, flags | O_LARGEFILE, mode);
    if (fd >= 0 && fd < MOST_FDS) {
        struct stat now;
        watched[fd] = 0;
        if (is_ours && !fstat(fd, &now)) {
            size_t size = strlen(name);
            watched[fd] = S_ISDIR(now.st_mode) ? 2 : S_ISREG(now.st_mode) ? 1 : 0;
            if (size > 4 && !strcmp(name + size - 4, "-shm")) watched[fd] = 3;
            if (!was_there && watched[fd]) note_names(OP_CREATE, now.st_ino, name, NULL);
            if (was_there && (flags & O_TRUNC) && before.st_size && watched[fd] == 1)
                note(OP_TRUNCATE, now.st_ino, 0, NULL, 0);
        }
    }
    pthread_mutex_unlock(&lock);
    return fd;
}

#define MODE_OF(flags, mode)                                                                        \
    mode_t mode = 0;                                                                                \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {                                                        \
        va_list more;                                                                               \
        va_start(more, flags);                                                                      \
        mode = va_arg(more, mode_t);                                                                \
        va_end(more);                                                                               \
    }
int open(const char *path, int flags, ...) {
    MODE_OF(flags, mode) return opened(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    MODE_OF(flags, mode) return opened(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
    MODE_OF(flags, mode) return opened(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
    MODE_OF(flags, mode) return opened(folder, path, flags, mode);
}
int __open_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int creat(const char *path, mode_t mode) {
    return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

int close(int fd) {
    pthread_mutex_lock(&lock);
    if (fd >= 0 && fd < MOST_FDS) watched[fd] = 0;
    int result = (int)syscall(SYS_close, fd);
    pthread_mutex_unlock(&lock);
    return result;
}
static int same_as(int fresh, int fd) {
    if (fresh >= 0 && fresh < MOST_FDS) watched[fresh] = (unsigned char)kind_of(fd);
    return fresh;
}
int dup(int fd) { return same_as((int)syscall(SYS_dup, fd), fd); }
int dup2(int fd, int fresh) { return same_as(REAL(dup2)(fd, fresh), fd); }
int dup3(int fd, int fresh, int flags) {
    return same_as((int)syscall(SYS_dup3, fd, fresh, flags), fd);
}

/* --- writing ------------------------------------------------------------------------------------ */

/* Write down what lies at a place now: for calls whose data we do not have in one piece. */
static void note_back(int fd, uint64_t offset, ssize_t size) {
    char data[65536];
    while (size > 0) {
        ssize_t got = syscall(SYS_pread64, fd, data, size < (ssize_t)sizeof data ? size : (ssize_t)sizeof data, offset);
        if (got <= 0) {
            /* opened to write only: read it through another door */
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
            int other = (int)syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC);
            got = other < 0 ? -1 : syscall(SYS_pread64, other, data, size < (ssize_t)sizeof data ? size : (ssize_t)sizeof data, offset);
            if (other >= 0) syscall(SYS_close, other);
            if (got <= 0) _exit(98);
        }
        note(OP_WRITE, inode_of(fd), offset, data, (uint32_t)got);
        offset += (uint64_t)got;
        size -= got;
    }
}

ssize_t write(int fd, const void *data, size_t size) {
    int kind = kind_of(fd);
    if (kind != 1 && fd != told_fd) return real_write(fd, data, size);
    pthread_mutex_lock(&lock);
    ssize_t wrote = -1;
    if (kind != 1 || !has_no_room()) wrote = real_write(fd, data, size);
    if (wrote > 0 && kind == 1) {
        off_t end = lseek(fd, 0, SEEK_CUR);
        note(OP_WRITE, inode_of(fd), (uint64_t)(end - wrote), data, (uint32_t)wrote);
    } else if (wrote > 0) {
        note(OP_TOLD, 0, (uint64_t)room_calls, data, (uint32_t)wrote);
    }
    pthread_mutex_unlock(&lock);
    return wrote;
}
static ssize_t placed(int fd, const void *data, size_t size, off_t offset) {
    int kind = kind_of(fd);
    if (kind != 1) return syscall(SYS_pwrite64, fd, data, size, offset);
    pthread_mutex_lock(&lock);
    ssize_t wrote = has_no_room() ? -1 : syscall(SYS_pwrite64, fd, data, size, offset);
    if (wrote > 0) note(OP_WRITE, inode_of(fd), (uint64_t)offset, data, (uint32_t)wrote);
    pthread_mutex_unlock(&lock);
    return wrote;
}
ssize_t pwrite(int fd, const void *d, size_t n, off_t at) { return placed(fd, d, n, at); }
ssize_t pwrite64(int fd, const void *d, size_t n, off_t at) { return placed(fd, d, n, at); }
ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (kind_of(fd) != 1) return syscall(SYS_writev, fd, parts, count);
    pthread_mutex_lock(&lock);
    ssize_t wrote = has_no_room() ? -1 : syscall(SYS_writev, fd, parts, count);
    if (wrote > 0) note_back(fd, (uint64_t)(lseek(fd, 0, SEEK_CUR) - wrote), wrote);
    pthread_mutex_unlock(&lock);
    return wrote;
}
static ssize_t placed_parts(int fd, const struct iovec *parts, int count, off_t at) {
    pthread_mutex_lock(&lock);
    ssize_t wrote = kind_of(fd) == 1 && has_no_room()
        ? -1 : syscall(SYS_pwritev, fd, parts, count, (long)at, (long)0);
    if (wrote > 0 && kind_of(fd) == 1) note_back(fd, (uint64_t)at, wrote);
    pthread_mutex_unlock(&lock);
    return wrote;
}
ssize_t pwritev(int fd, const struct iovec *p, int n, off_t at) { return placed_parts(fd, p, n, at); }
ssize_t pwritev64(int fd, const struct iovec *p, int n, off_t at) { return placed_parts(fd, p, n, at); }
static ssize_t sent(int to, int from, off_t *at, size_t size) {
    if (kind_of(to) != 1) return syscall(SYS_sendfile, to, from, at, size);
    pthread_mutex_lock(&lock);
    ssize_t wrote = has_no_room() ? -1 : syscall(SYS_sendfile, to, from, at, size);
    if (wrote > 0) note_back(to, (uint64_t)(lseek(to, 0, SEEK_CUR) - wrote), wrote);
    pthread_mutex_unlock(&lock);
    return wrote;
}
ssize_t sendfile(int to, int from, off_t *at, size_t n) { return sent(to, from, at, n); }
ssize_t sendfile64(int to, int from, off_t *at, size_t n) { return sent(to, from, at, n); }
ssize_t copy_file_range(int from, off_t *a, int to, off_t *b, size_t size, unsigned flags) {
    if (kind_of(to) == 1) { /* nobody needs it: let the caller copy in another way */
        errno = ENOSYS;
        return -1;
    }
    return syscall(SYS_copy_file_range, from, a, to, b, size, flags);
}

static int cut(int fd, off_t length) {
    if (kind_of(fd) != 1) return (int)syscall(SYS_ftruncate, fd, length);
    pthread_mutex_lock(&lock);
    struct stat now;
    int grows = !fstat(fd, &now) && length > now.st_size;
    int result = grows && has_no_room() ? -1 : (int)syscall(SYS_ftruncate, fd, length);
    if (!result) note(OP_TRUNCATE, inode_of(fd), (uint64_t)length, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}
int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off_t length) { return cut(fd, length); }
static int cut_by_name(const char *path, off_t length) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    int result = cut(fd, length);
    close(fd);
    return result;
}
int truncate(const char *path, off_t length) { return cut_by_name(path, length); }
int truncate64(const char *path, off_t length) { return cut_by_name(path, length); }
int fallocate(int fd, int mode, off_t at, off_t size) {
    if (kind_of(fd) == 1) { /* SQLite then writes or truncates instead */
        errno = EOPNOTSUPP;
        return -1;
    }
    return (int)syscall(SYS_fallocate, fd, mode, at, size);
}
int fallocate64(int fd, int mode, off_t at, off_t size) { return fallocate(fd, mode, at, size); }
int posix_fallocate(int fd, off_t at, off_t size) {
    return kind_of(fd) == 1 ? EINVAL : REAL(posix_fallocate)(fd, at, size);
}
int posix_fallocate64(int fd, off_t at, off_t size) { return posix_fallocate(fd, at, size); }

void *mmap(void *where, size_t size, int may, int flags, int fd, off_t at) {
    if (kind_of(fd) == 1 && (may & PROT_WRITE) && (flags & MAP_SHARED))
        note(OP_MAPPED, inode_of(fd), (uint64_t)at, NULL, 0); /* writes we cannot see */
    return (void *)syscall(SYS_mmap, where, size, may, flags, fd, at);
}
void *mmap64(void *w, size_t n, int may, int flags, int fd, off_t at) {
    return mmap(w, n, may, flags, fd, at);
}

/* --- syncing ------------------------------------------------------------------------------------ */

static int synced(int fd, long call) {
    int kind = kind_of(fd);
    if (!kind) return (int)syscall(call, fd);
    pthread_mutex_lock(&lock);
    int result;
    if (kind == 1 && sync_error_at && ++sync_calls == sync_error_at) {
        note(OP_SYNC_FAILED, inode_of(fd), 0, NULL, 0);
        errno = EIO;
        result = -1;
    } else {
        result = 0; /* not really: the log says what would be safe, and this is quicker */
        if (kind == 1) note(OP_SYNC, inode_of(fd), 0, NULL, 0);
        if (kind == 2) {
            char link[64], path[PATH_MAX];
            snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
            ssize_t size = readlink(link, path, sizeof path - 1);
            if (size > 0) {
                path[size] = 0;
                note_names(OP_SYNC_DIR, 0, path, NULL);
            }
        }
    }
    pthread_mutex_unlock(&lock);
    return result;
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

/* --- names -------------------------------------------------------------------------------------- */

static int renamed(int from, const char *old, int to, const char *fresh, unsigned flags) {
    char a[PATH_MAX], b[PATH_MAX];
    int is_ours = !resolve(from, old, a) && !resolve(to, fresh, b) && is_below(a) && is_below(b);
    pthread_mutex_lock(&lock);
    int result = is_ours && has_no_room() && full_errno == EROFS
        ? -1 : (int)syscall(SYS_renameat2, from, old, to, fresh, flags);
    if (!result && is_ours) note_names(OP_RENAME, 0, a, b);
    pthread_mutex_unlock(&lock);
    return result;
}
int rename(const char *old, const char *fresh) {
    return renamed(AT_FDCWD, old, AT_FDCWD, fresh, 0);
}
int renameat(int from, const char *old, int to, const char *fresh) {
    return renamed(from, old, to, fresh, 0);
}
int renameat2(int from, const char *old, int to, const char *fresh, unsigned flags) {
    return renamed(from, old, to, fresh, flags);
}
static int linked(int from, const char *old, int to, const char *fresh, int flags) {
    char a[PATH_MAX], b[PATH_MAX];
    int is_ours = !resolve(from, old, a) && !resolve(to, fresh, b) && is_below(a) && is_below(b);
    pthread_mutex_lock(&lock);
    int result = is_ours && has_no_room() ? -1 : (int)syscall(SYS_linkat, from, old, to, fresh, flags);
    if (!result && is_ours) note_names(OP_LINK, 0, a, b);
    pthread_mutex_unlock(&lock);
    return result;
}
int link(const char *old, const char *fresh) { return linked(AT_FDCWD, old, AT_FDCWD, fresh, 0); }
int linkat(int from, const char *old, int to, const char *fresh, int flags) {
    return linked(from, old, to, fresh, flags);
}
static int removed(int folder, const char *path, int flags) {
    char name[PATH_MAX];
    int is_ours = !resolve(folder, path, name) && is_below(name);
    pthread_mutex_lock(&lock);
    int result = (int)syscall(SYS_unlinkat, folder, path, flags);
    if (!result && is_ours) note_names(flags & AT_REMOVEDIR ? OP_RMDIR : OP_UNLINK, 0, name, NULL);
    pthread_mutex_unlock(&lock);
    return result;
}
int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char *path, int flags) { return removed(folder, path, flags); }
int rmdir(const char *path) { return removed(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path) {
    int result = removed(AT_FDCWD, path, 0);
    return result && errno == EISDIR ? removed(AT_FDCWD, path, AT_REMOVEDIR) : result;
}
static int made(int folder, const char *path, mode_t mode) {
    char name[PATH_MAX];
    int is_ours = !resolve(folder, path, name) && is_below(name);
    pthread_mutex_lock(&lock);
    int result = is_ours && has_no_room() ? -1 : (int)syscall(SYS_mkdirat, folder, path, mode);
    if (!result && is_ours) note_names(OP_MKDIR, 0, name, NULL);
    pthread_mutex_unlock(&lock);
    return result;
}
int mkdir(const char *path, mode_t mode) { return made(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { return made(folder, path, mode); }
