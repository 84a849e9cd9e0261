#include "support/lossy_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <vector>

namespace hf::test {
namespace {

constexpr std::size_t kSector = 512;

struct Change {
    std::size_t offset;  // of a truncation: the new size
    std::string bytes;
    bool truncates = false;
};

void apply(const Change& change, std::string& content) {
    if (change.truncates) {
        content.resize(change.offset, '\0');
        return;
    }
    content.resize(std::max(content.size(), change.offset + change.bytes.size()), '\0');
    content.replace(change.offset, change.bytes.size(), change.bytes);
}

struct Content {
    std::string synced;
    std::vector<Change> since;
};

/// The pieces of a write that share no sector.
std::vector<Change> torn(const Change& change) {
    if (change.truncates) return {change};
    std::vector<Change> pieces;
    for (std::size_t at = 0; at < change.bytes.size();) {
        const auto room = kSector - (change.offset + at) % kSector;
        const auto size = std::min(room, change.bytes.size() - at);
        pieces.push_back({change.offset + at, change.bytes.substr(at, size)});
        at += size;
    }
    return pieces;
}

}  // namespace

struct LossyVfs::Disk {
    struct File {
        sqlite3_file base;  // what SQLite sees comes first
        Disk* disk;
        Content* content;
        sqlite3_file* real;
    };

    Disk();

    static Disk& of(sqlite3_vfs* vfs) { return *static_cast<Disk*>(vfs->pAppData); }
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
    static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out);
    static int remove(sqlite3_vfs* vfs, const char* path, int sync);
    static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset);
    static int truncate(sqlite3_file* file, sqlite3_int64 size);
    static int sync(sqlite3_file* file, int flags);
    static int close(sqlite3_file* file);

    std::string name;
    sqlite3_vfs* real;
    sqlite3_vfs vfs;
    sqlite3_io_methods methods{};
    std::atomic<bool> full{false};
    std::mutex mutex;  // one disk: writes, syncs and the cut come one after the other
    std::map<std::string, Content> files;
};

LossyVfs::Disk::Disk() : real(sqlite3_vfs_find(nullptr)), vfs(*real) {
    static std::atomic<int> count{0};
    name = "lossy-" + std::to_string(++count);
    vfs.zName = name.c_str();
    vfs.pAppData = this;
    vfs.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
    vfs.xOpen = &Disk::open;
    vfs.xDelete = &Disk::remove;

    // What is not of interest goes to the real file. Version 2 keeps SQLite from memory-mapping around us.
    methods.iVersion = 2;
    methods.xClose = &Disk::close;
    methods.xWrite = &Disk::write;
    methods.xTruncate = &Disk::truncate;
    methods.xSync = &Disk::sync;
#define HF_PASS_ON(method, parameters, arguments) \
    methods.method = [] parameters { return of(file).real->pMethods->method arguments; }
    HF_PASS_ON(xRead, (sqlite3_file * file, void* to, int size, sqlite3_int64 at), (of(file).real, to, size, at));
    HF_PASS_ON(xFileSize, (sqlite3_file * file, sqlite3_int64 * size), (of(file).real, size));
    HF_PASS_ON(xLock, (sqlite3_file * file, int kind), (of(file).real, kind));
    HF_PASS_ON(xUnlock, (sqlite3_file * file, int kind), (of(file).real, kind));
    HF_PASS_ON(xCheckReservedLock, (sqlite3_file * file, int* out), (of(file).real, out));
    HF_PASS_ON(xFileControl, (sqlite3_file * file, int what, void* value), (of(file).real, what, value));
    HF_PASS_ON(xSectorSize, (sqlite3_file * file), (of(file).real));
    HF_PASS_ON(xDeviceCharacteristics, (sqlite3_file * file), (of(file).real));
    HF_PASS_ON(xShmMap, (sqlite3_file * file, int page, int size, int extend, void volatile** out),
               (of(file).real, page, size, extend, out));
    HF_PASS_ON(xShmLock, (sqlite3_file * file, int at, int count, int flags), (of(file).real, at, count, flags));
    HF_PASS_ON(xShmUnmap, (sqlite3_file * file, int remove), (of(file).real, remove));
#undef HF_PASS_ON
    methods.xShmBarrier = [](sqlite3_file* file) { of(file).real->pMethods->xShmBarrier(of(file).real); };
}

int LossyVfs::Disk::open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) {
    auto& disk = of(vfs);
    auto& own = of(file);
    own = {{nullptr}, &disk, nullptr, reinterpret_cast<sqlite3_file*>(&own + 1)};
    const int code = disk.real->xOpen(disk.real, path, own.real, flags, out);
    if (code != SQLITE_OK) return code;
    const std::lock_guard lock{disk.mutex};
    if (path != nullptr) {
        const auto [found, fresh] = disk.files.try_emplace(path);
        if (fresh) {
            std::ifstream in{path, std::ios::binary};
            found->second.synced.assign(std::istreambuf_iterator<char>{in}, {});
        }
        own.content = &found->second;
    }
    own.base.pMethods = &disk.methods;
    return SQLITE_OK;
}

int LossyVfs::Disk::remove(sqlite3_vfs* vfs, const char* path, int sync) {
    auto& disk = of(vfs);
    const std::lock_guard lock{disk.mutex};
    if (const auto found = disk.files.find(path); found != disk.files.end()) found->second = {};
    return disk.real->xDelete(disk.real, path, sync);
}

int LossyVfs::Disk::write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    auto& own = of(file);
    const std::lock_guard lock{own.disk->mutex};
    if (own.disk->full) return SQLITE_FULL;
    const int code = own.real->pMethods->xWrite(own.real, bytes, size, offset);
    if (code == SQLITE_OK && own.content != nullptr)
        own.content->since.push_back(
            {static_cast<std::size_t>(offset), {static_cast<const char*>(bytes), static_cast<std::size_t>(size)}});
    return code;
}

int LossyVfs::Disk::truncate(sqlite3_file* file, sqlite3_int64 size) {
    auto& own = of(file);
    const std::lock_guard lock{own.disk->mutex};
    if (own.content != nullptr) own.content->since.push_back({static_cast<std::size_t>(size), {}, true});
    return own.real->pMethods->xTruncate(own.real, size);
}

/// The real disk is spared: this one is the disk that counts.
int LossyVfs::Disk::sync(sqlite3_file* file, int) {
    auto& own = of(file);
    const std::lock_guard lock{own.disk->mutex};
    if (own.content == nullptr) return SQLITE_OK;
    for (const auto& change : own.content->since) apply(change, own.content->synced);
    own.content->since.clear();
    return SQLITE_OK;
}

int LossyVfs::Disk::close(sqlite3_file* file) { return of(file).real->pMethods->xClose(of(file).real); }

LossyVfs::LossyVfs() : disk_(std::make_unique<Disk>()) { sqlite3_vfs_register(&disk_->vfs, 0); }
LossyVfs::~LossyVfs() { sqlite3_vfs_unregister(&disk_->vfs); }
const std::string& LossyVfs::name() const { return disk_->name; }
void LossyVfs::set_full(bool full) { disk_->full = full; }

void LossyVfs::cut_power(const std::filesystem::path& folder, std::uint64_t seed) {
    std::mt19937_64 random{seed};
    std::filesystem::create_directories(folder);
    const std::lock_guard lock{disk_->mutex};
    for (const auto& [path, content] : disk_->files) {
        auto survives = content.synced;
        for (const auto& change : content.since) {
            const auto fate = random() % 3;  // arrived whole, lost whole, or in part
            if (fate == 1) continue;
            for (const auto& piece : torn(change))
                if (fate == 0 || random() % 2 == 0) apply(piece, survives);
        }
        std::ofstream{folder / std::filesystem::path{path}.filename(), std::ios::binary} << survives;
    }
}

}  // namespace hf::test
