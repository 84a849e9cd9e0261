#include "store/deed_queue.h"
#include "store/open.h"
#include "store/postgres_news.h"
#include "store/postgres_pool.h"

namespace hf::store {
namespace {

class PostgresStore final : public Store {
  public:
    PostgresStore(const PostgresOptions& options, const Clock& clock)
        : writes_(options.queue),
          reads_(options.queue),
          news_(options, clock, listeners_, news_trouble_),
          pool_(options, clock, writes_, reads_, news_, pool_trouble_) {}

    ~PostgresStore() override { close(); }

    Engine engine() const override { return Engine::postgres; }
    void submit(Mode mode, std::unique_ptr<Task> task, Home& home) override {
        (mode == Mode::write ? writes_ : reads_).add(mode, std::move(task), home);
    }
    void listen(Listener listener) override { listeners_.add(std::move(listener)); }
    Duration clock_offset() const override { return news_.clock_offset(); }
    std::string trouble(Mode) const override {
        return pool_trouble_.any() ? pool_trouble_.says() : news_trouble_.says();
    }

    Figures figures() const override {
        Figures figures{.commits = pool_.commits()};
        writes_.count_into(figures);
        reads_.count_into(figures);
        return figures;
    }

    void close() override {
        const std::lock_guard once{closing_};
        writes_.close();
        reads_.close();
        pool_.join();
        news_.stop();
    }

  private:
    std::mutex closing_;
    Listeners listeners_;
    Trouble news_trouble_, pool_trouble_;
    DeedQueue writes_, reads_;
    PostgresNews news_;
    PostgresPool pool_;
};

}  // namespace

std::unique_ptr<Store> open_postgres(const PostgresOptions& options, const Clock& clock) {
    CHECK(options.connections > 0, "a store has a connection");
    return std::make_unique<PostgresStore>(options, clock);
}

}  // namespace hf::store
