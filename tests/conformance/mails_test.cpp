// Mails on both engines: queued with the deed that wants them, handed over by the job, kept no longer than they must.
#include <gmock/gmock.h>

#include "conformance/jobs_fixture.h"
#include "jobs/queries.h"
#include "notify/outbox.h"
#include "notify/personal_mails.h"
#include "notify/prune_mails.h"
#include "notify/queries.h"
#include "notify/schedules.h"

namespace hf::notify {
namespace {

using jobs::operator""_s;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Takes what it is given, or answers as it was told to.
class Taker final : public MailSender {
  public:
    std::string_view name() const override { return "taker"; }
    Result<void> send(const OutgoingMail& mail) override {
        taken.push_back(mail);
        if (refusal) return std::unexpected(*refusal);
        return {};
    }
    std::string trouble() const override { return {}; }

    std::vector<OutgoingMail> taken;
    std::optional<Error> refusal;
};

class Mails : public jobs::JobsTest {
  protected:
    Mails() {
        store::migrate(*here.store, {jobs::migrations(), migrations()}, here.clock.now());
        register_jobs(runner, post);
    }

    MailId add(const std::string& about = "user_1", const std::string& to = "ann@example.org") {
        return here.write([&](store::Tx& tx, const Context& context) {
            return send_mail(tx, context, {"verify_email", about, to, "Your link", "https://a.example/secret"});
        });
    }
    void work() { run(runner, here); }
    std::optional<MailRow> row(const MailId& id) {
        return store::read(*here.store, [&](store::Tx& tx) { return find_mail_row(tx, id); });
    }
    OutboxStory look(const MailId& id, bool shows_texts = true) {
        return here
            .write([&](store::Tx& tx, const Context& context) { return get_mail(tx, context, shows_texts, {id.text}); })
            .value();
    }
    std::vector<std::string> listed(const ListMails& in) {
        std::vector<std::string> ids;
        auto page =
            here.write([&](store::Tx& tx, const Context& context) { return list_mails(tx, context, false, in); });
        for (const auto& one : page.value().items) ids.push_back(one.id.text);
        return ids;
    }
    int prune() {
        return here.write([](store::Tx& tx, const Context& context) { return prune_mails(tx, context); });
    }
    std::vector<jobs::DeadJob> dead() {
        return store::read(*here.store, [](store::Tx& tx) { return jobs::list_dead(tx, "", 10); });
    }

    Post& with(PostOptions options) {
        auto sender = std::make_unique<Taker>();
        taker = sender.get();
        made_ = std::make_unique<Post>(std::move(sender), std::move(options));
        return *made_;
    }

    Taker* taker = nullptr;

  private:
    std::unique_ptr<Post> made_;

  protected:
    Post& post = with({.from = "post@shop.example", .keeps_texts = true});
    jobs::Runner runner{here.kernel(), jobs::kByHand};
};

TEST_P(Mails, LeaveOnceAndAreMarkedSent) {
    const auto id = add();
    EXPECT_EQ(look(id).state, MailState::queued);
    work();
    ASSERT_EQ(taker->taken.size(), 1u);
    EXPECT_EQ(taker->taken[0].id, id.text);
    EXPECT_EQ(taker->taken[0].from, "post@shop.example");
    EXPECT_EQ(taker->taken[0].to, "ann@example.org");
    const auto sent = look(id);
    EXPECT_EQ(sent.state, MailState::sent);
    EXPECT_EQ(sent.attempts, 1);
    EXPECT_EQ(sent.sent_at, here.clock.now());
    EXPECT_EQ(post.tally().sent, 1);
    work();
    EXPECT_EQ(taker->taken.size(), 1u);
}

TEST_P(Mails, ThatAreSentAreNotSentAgain) {
    const auto id = add();
    work();
    here.add({.kind = std::string{kDeliver}, .payload = jobs::payload_of(Delivery{id})});
    work();
    EXPECT_EQ(taker->taken.size(), 1u);
    EXPECT_THAT(here.standing(), ElementsAre(0, 0, 0));
}

TEST_P(Mails, AreNotThereWhenTheirDeedIsUndone) {
    const auto undone = here.write([](store::Tx& tx, const Context& context) -> Result<void> {
        send_mail(tx, context, {"verify_email", "user_1", "ann@example.org", "Your link", "x"});
        return fail(Code::wrong_state);
    });
    EXPECT_FALSE(undone.has_value());
    work();
    EXPECT_THAT(taker->taken, IsEmpty());
    EXPECT_THAT(listed({}), IsEmpty());
}

TEST_P(Mails, AreTriedAgainAsTheSameMail) {
    taker->refusal = Error{Code::unavailable, "Not now."};
    const auto id = add();
    work();
    const auto waiting = look(id);
    EXPECT_EQ(waiting.state, MailState::queued);
    EXPECT_EQ(waiting.last_error, "Not now.");
    EXPECT_TRUE(waiting.text.has_value());
    taker->refusal.reset();
    clock.pass(60_s);
    work();
    EXPECT_EQ(look(id).state, MailState::sent);
    EXPECT_EQ(look(id).attempts, 2);
    ASSERT_EQ(taker->taken.size(), 2u);
    EXPECT_EQ(taker->taken[0].id, taker->taken[1].id);
    EXPECT_EQ(taker->taken[0].written_at, taker->taken[1].written_at);
}

TEST_P(Mails, ThatAreRefusedForGoodAreFailedAndCanBeReplayed) {
    taker->refusal = Error{Code::invalid_fields, "No such mailbox."};
    const auto id = add();
    work();
    const auto failed = look(id);
    EXPECT_EQ(failed.state, MailState::failed);
    EXPECT_EQ(failed.last_error, "No such mailbox.");
    EXPECT_FALSE(failed.sent_at.has_value());
    EXPECT_EQ(post.tally().failed, 1);
    ASSERT_EQ(dead().size(), 1u);
    EXPECT_THAT(dead()[0].last_error, HasSubstr("No such mailbox."));
    EXPECT_THAT(dead()[0].payload, testing::Not(HasSubstr("ann@")));

    taker->refusal.reset();
    here.write([&](store::Tx& tx, const Context& context) { return jobs::replay_dead(tx, context, dead()[0].id); })
        .value();
    work();
    EXPECT_EQ(look(id).state, MailState::sent);
}

TEST_P(Mails, AreGivenUpAfterTheirLastAttempt) {
    taker->refusal = Error{Code::unavailable, "Not now."};
    const auto id = add();
    for (int hours = 0; hours < 100 && look(id).state == MailState::queued; ++hours) {
        clock.pass(3'600_s);
        work();
    }
    const auto failed = look(id);
    EXPECT_EQ(failed.state, MailState::failed);
    EXPECT_EQ(failed.attempts, 16);
    EXPECT_EQ(failed.failures.size(), kMostHistory);
    EXPECT_EQ(dead().size(), 1u);
}

TEST_P(Mails, ThatCanNeverLeaveStandInTheOutboxAtOnce) {
    const auto refused = [&](Mail mail) {
        const auto id = here.write([&](store::Tx& tx, const Context& context) { return send_mail(tx, context, mail); });
        const auto story = look(id);
        EXPECT_EQ(story.state, MailState::failed);
        EXPECT_FALSE(story.text.has_value());
        return story.last_error.value_or("");
    };
    using namespace std::string_literals;
    EXPECT_THAT(refused({"k", "u", "ann@example.org\r\nBcc: x@y", "s", "t"}), HasSubstr("recipient"));
    EXPECT_THAT(refused({"k", "u", "\0\xff"s, "s", "t"}), HasSubstr("recipient"));
    EXPECT_THAT(refused({"k", "u", "a@b", "two\nlines", "t"}), HasSubstr("subject"));
    EXPECT_THAT(refused({"k", "u", "a@b", "", "t"}), HasSubstr("subject"));
    EXPECT_THAT(refused({"k", "u", "a@b", std::string(kMostSubject + 1, 'x'), "t"}), HasSubstr("subject"));
    EXPECT_THAT(refused({"k", "u", "a@b", "s", "a\0b"s}), HasSubstr("text"));
    EXPECT_THAT(refused({"k", "u", "a@b", "s", "\xff"}), HasSubstr("text"));
    EXPECT_THAT(refused({"k", "u", "a@b", "s", std::string(kMostText + 1, 'x')}), HasSubstr("text"));
    work();
    EXPECT_THAT(taker->taken, IsEmpty());
}

TEST_P(Mails, KeepTheirTextsForADayWhereTheyAreKept) {
    const auto id = add();
    work();
    EXPECT_EQ(look(id).text, "https://a.example/secret");
    EXPECT_FALSE(look(id, false).text.has_value()) << "outside the sandbox nobody sees it";
    clock.pass(kKeepSentText - 1_s);
    prune();
    EXPECT_TRUE(look(id).text.has_value());
    clock.pass(2_s);
    EXPECT_EQ(prune(), 1);
    EXPECT_FALSE(look(id).text.has_value());
    EXPECT_EQ(look(id).subject, "Your link");
    clock.pass(kKeepMails);
    EXPECT_EQ(prune(), 1);
    EXPECT_FALSE(row(id).has_value());
    EXPECT_EQ(prune(), 0);
}

TEST_P(Mails, ThatFailedKeepTheirTextsForAWeek) {
    taker->refusal = Error{Code::invalid_fields, "No."};
    const auto id = add();
    work();
    clock.pass(kKeepFailedText - 1_s);
    prune();
    EXPECT_TRUE(look(id).text.has_value());
    clock.pass(2_s);
    prune();
    EXPECT_FALSE(look(id).text.has_value());
    taker->refusal.reset();
    here.write([&](store::Tx& tx, const Context& context) { return jobs::replay_dead(tx, context, dead()[0].id); })
        .value();
    work();
    EXPECT_EQ(taker->taken.size(), 1u) << "there is nothing left to send";
    EXPECT_THAT(dead().at(0).last_error, HasSubstr("erased"));
}

TEST_P(Mails, ThatWaitAreNeverPruned) {
    const auto id = add();
    clock.pass(kKeepMails + kKeepMails);
    prune();
    EXPECT_TRUE(look(id).text.has_value());
}

TEST_P(Mails, WhoseJobsDiedSilentlyAreGivenUp) {
    const auto id = add();
    for (int lost = 0; dead().empty() && lost < 100; ++lost) {  // workers that are killed in the middle of it
        here.claim(std::string{kDeliver});
        clock.pass(jobs::kLease + 1_s);
        here.lapse();
        clock.pass(3'600_s);
    }
    ASSERT_EQ(dead().size(), 1u);
    EXPECT_EQ(look(id).state, MailState::queued);
    const auto give_up = [](store::Tx& tx, const Context& context) { return give_up_mails(tx, context); };
    EXPECT_EQ(here.write(give_up), 1);
    EXPECT_EQ(look(id).state, MailState::failed);
    EXPECT_FALSE(look(id).last_error->empty());
    EXPECT_EQ(here.write(give_up), 0);
}

TEST_P(Mails, AreListedNewestFirstByPageAndState) {
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) {
        ids.insert(ids.begin(), add().text);
        clock.pass(1_s);
    }
    EXPECT_EQ(listed({}), ids);
    ListMails two;
    two.limit = 2;
    EXPECT_THAT(listed(two), ElementsAre(ids[0], ids[1]));
    two.after = ids[1];
    EXPECT_THAT(listed(two), ElementsAre(ids[2]));
    ListMails queued, sent;
    queued.state = MailState::queued;
    sent.state = MailState::sent;
    EXPECT_EQ(listed(queued).size(), 3u);
    EXPECT_EQ(store::read(*here.store, count_queued_mails), 3);
    work();
    EXPECT_THAT(listed(queued), IsEmpty());
    EXPECT_EQ(listed(sent).size(), 3u);
    EXPECT_EQ(store::read(*here.store, count_queued_mails), 0);
}

TEST_P(Mails, OfAPersonAreExportedAndErased) {
    add("user_1");
    work();
    const auto waiting = add("user_1");
    const auto other = add("user_2", "bob@example.org");
    const auto exported = store::read(*here.store, [](store::Tx& tx) { return export_mails(tx, "user_1"); });
    ASSERT_EQ(exported.size(), 2u);
    const auto text = write_json(exported);
    EXPECT_THAT(text, HasSubstr(R"("kind":"verify_email","subject":"Your link","recipient":"ann@example.org")"));
    EXPECT_THAT(text, HasSubstr("sent_at"));
    EXPECT_THAT(text, testing::Not(HasSubstr("secret")));

    const auto erase = [](store::Tx& tx, const Context&) { return erase_mails(tx, "user_1"); };
    EXPECT_EQ(here.write(erase), 2);
    EXPECT_EQ(here.write(erase), 0);
    EXPECT_FALSE(row(waiting).has_value());
    EXPECT_TRUE(row(other).has_value());
    work();
    ASSERT_EQ(taker->taken.size(), 2u);
    EXPECT_EQ(taker->taken[1].to, "bob@example.org");
}

HF_JOBS_ON_BOTH_ENGINES(Mails);

/// As in live mode.
class MailsWithoutTexts : public Mails {
  protected:
    MailsWithoutTexts() { register_jobs(erasing, live_); }
    Post& live_ = with({.from = "post@shop.example"});
    jobs::Runner erasing{here.kernel(), jobs::kByHand};
};

TEST_P(MailsWithoutTexts, LoseThemInTheTransactionThatMarksThemSent) {
    const auto id = add();
    run(erasing, here);
    EXPECT_EQ(row(id)->state, MailState::sent);
    EXPECT_FALSE(row(id)->text.has_value());
}

HF_JOBS_ON_BOTH_ENGINES(MailsWithoutTexts);

}  // namespace
}  // namespace hf::notify
