#include "sim/model.h"

namespace hf::sim {

bool Model::lives_under(std::int64_t identifier, const std::string& other_than) const {
    for (const auto& [id, life] : lives_)
        if (!life.gone && id != other_than && life.identifier == identifier && life.state != State::timed_out)
            return true;
    return false;
}

Matched Model::arrives(const std::string& rail, const std::string& transfer, const std::string& reference,
                       std::int64_t amount, bool asset_fits, Time now) {
    if (!transfers_.insert(rail + "/" + transfer).second) return Matched::known;
    arrived_ += amount;
    const auto found = lives_.find(reference);
    if (found == lives_.end() || found->second.gone || !asset_fits) return Matched::unmatched;
    auto& life = found->second;
    if (!life.received.contains(rail)) return Matched::unmatched;
    life.saw_money = true;
    ++life.unreturned;
    const auto sum = life.received[rail] += amount;
    if (life.state == State::paid || life.state == State::claimed) return Matched::counted;
    const bool late = life.at(over_by(now)) == State::timed_out;
    if (late) life.state = State::timed_out;
    if (sum >= life.price && (!late || may_honor(life, now))) {
        life.state = State::paid;
        life.paid_by = rail;
        life.paid_at = now;
        return Matched::covered;
    }
    if (!late || !clock_trusted || may_honor(life, now)) return Matched::counted;
    send_back(life);
    return Matched::owed;
}

bool Model::may_honor(const Life& life, Time now) const {
    return now < life.deadline + std::chrono::days{30} && !life.goes_back && !lives_under(life.identifier, life.id);
}

void Model::send_back(Life& life) {
    life.goes_back |= life.unreturned > 0;
    life.unreturned = 0;
}

int Model::returns_unclaimed(Time now) {
    if (!clock_trusted) return 0;
    int count = 0;
    for (auto& [id, life] : lives_)
        if (!life.gone && life.state == State::paid && now >= life.paid_at + std::chrono::days{90} &&
            life.leased_until <= now) {
            life.state = State::timed_out;
            life.leased_until = {};
            send_back(life);
            ++count;
        }
    return count;
}

int Model::returns_unused(Time now) {
    if (!clock_trusted) return 0;
    int count = 0;
    for (auto& [id, life] : lives_)
        if (!life.gone && life.state == State::timed_out && life.unreturned > 0 &&
            now >= life.deadline + std::chrono::days{30}) {
            send_back(life);
            ++count;
        }
    return count;
}

bool Model::operator_refunds(const std::string& id, Time now) {
    auto& life = lives_.at(id);
    if (life.gone || life.unreturned == 0 || life.at(over_by(now)) == State::awaited) return false;
    if (life.state == State::paid && life.leased_until > over_by(now)) return false;
    if (life.state != State::claimed) life.state = State::timed_out;
    life.leased_until = {};
    send_back(life);
    return true;
}

Expected Model::visited(const std::string& id, const std::string& binding, Time now) {
    const auto found = lives_.find(id);
    if (found == lives_.end() || found->second.gone || found->second.binding != binding) return Expected::nothing;
    const auto& life = found->second;
    switch (life.at(over_by(now))) {
        case State::awaited: return Expected::await;
        case State::timed_out: return Expected::nothing;
        case State::paid:
            if (!life.once) return Expected::admit_shared;
            return life.leased_until <= over_by(now) ? Expected::admit_reserved : Expected::under_delivery;
        case State::claimed: return now < life.claimed_at + life.window ? Expected::admit_inside : Expected::nothing;
    }
    return Expected::nothing;
}

void Model::reserved(const std::string& id, Time now) {
    auto& life = lives_.at(id);
    ++life.fence;
    life.leased_until = now + paywall::kClaimLease;
}

bool Model::renews(const InFlight& delivery, Time now) {
    auto& life = lives_.at(delivery.id);
    if (life.state != State::paid || life.fence != delivery.fence || life.leased_until == Time{}) return false;
    life.leased_until = now + paywall::kClaimLease;
    return true;
}

bool Model::ends(const InFlight& delivery, Delivered how, int redeliveries, Time now) {
    auto& life = lives_.at(delivery.id);
    if (life.state != State::paid || life.fence != delivery.fence) return false;
    if (how != Delivered::wholly) {
        if (life.leased_until == Time{}) return false;
        life.leased_until = {};
        if (how == Delivered::not_at_all || ++life.broken_off <= redeliveries) return true;
    } else {
        ++life.delivered;
    }
    life.state = State::claimed;
    life.claimed_at = now;
    life.leased_until = {};
    return true;
}

bool Model::application_claims(const std::string& id, Time now) {
    auto& life = lives_.at(id);
    if (life.gone || !life.opens_by_right(over_by(now))) return false;
    life.state = State::claimed;
    life.claimed_at = now;
    life.leased_until = {};
    return true;
}

int Model::times_out(Time now) {
    if (!clock_trusted) return 0;
    int count = 0;
    for (auto& [id, life] : lives_)
        if (!life.gone && life.state == State::awaited && now >= life.deadline) {
            life.state = State::timed_out;
            ++count;
        }
    return count;
}

int Model::leases_lapse(Time now) {
    if (!clock_trusted) return 0;
    int count = 0;
    for (auto& [id, life] : lives_)
        if (life.leased_until > Time{} && life.leased_until <= now) {
            life.leased_until = {};
            ++count;
        }
    return count;
}

int Model::prunes(Time now) {
    if (!clock_trusted) return 0;
    int count = 0;
    for (auto& [id, life] : lives_)
        if (!life.gone && life.state == State::timed_out && !life.saw_money &&
            now >= life.deadline + std::chrono::hours{24}) {
            life.gone = true;
            ++count;
        }
    return count;
}

}  // namespace hf::sim
