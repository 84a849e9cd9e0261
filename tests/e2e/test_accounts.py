"""Accounts as people use them: signing up and in, showing whose an address is, links, passwords, being found."""
import pytest

from harness import people
from harness.contract import Api, problem
from harness.people import PASSWORD, log_in, mails, new_name, sign_up, still_in
from harness.shop import LIMITS_OFF
from harness.wait import until

OTHER_PASSWORD = "quite another sentence"


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(LIMITS_OFF)


def told(answer):
    """What somebody who guesses could tell answers apart by: all but what differs every time."""
    once = ("Date", "X-Request-ID")
    body = {name: type(value) for name, value in answer.json().items()}
    return answer.status_code, {name: value for name, value in answer.headers.items() if name not in once}, body


def pointers(answer):
    return {error["pointer"] for error in problem(answer, 422, "invalid_fields")["errors"]}


# ---- signing up

def test_signing_up_answers_alike_for_known_and_unknown_addresses(shop):
    owner = sign_up(shop).verified()
    new = {"password": PASSWORD, "username": new_name("hugo"), "email": owner.email}
    known = shop.stranger.post("/v1/users", json=new)
    unknown = shop.stranger.post("/v1/users", json={**new, "username": new_name("hugo"),
                                                    "email": "z" + owner.email[1:]})
    assert told(known) == told(unknown)
    seen = [Api(shop.server.api, one.json()["access_token"]).get("/v1/me").json() for one in (known, unknown)]
    assert seen[0].keys() == seen[1].keys() and "email" not in seen[0]
    assert [mail["kind"] for mail in mails(shop, "z" + owner.email[1:])] == ["verify_email"]
    assert [mail["kind"] for mail in mails(shop, owner.email)] == ["verify_email", "known_address"]


def test_an_address_in_another_case_is_the_same(shop):
    owner = sign_up(shop).verified()
    sign_up(shop, email=owner.email.upper())
    assert [mail["kind"] for mail in mails(shop, owner.email)][-1] == "known_address"
    assert not mails(shop, owner.email.upper()), "the mail goes to the address as its owner spelled it"


@pytest.mark.parametrize("name, field, value", [
    ("no_address", "email", "ada"), ("two_signs", "email", "a@b@example.org"), ("a_space", "email", "a b@example.org"),
    ("short_name", "username", "ab"), ("long_name", "username", "a" * 101), ("a_dot", "username", "a.da"),
    ("reserved", "username", "admin"), ("looks_reserved", "username", "adm1n"),
    ("seven", "password", "sevench"), ("129", "password", "x1" * 64 + "y"), ("common", "password", "password1"),
    ("common_in_capitals", "password", "PASSWORD1"), ("own_name", "password", "Hopper-1906"),
    ("own_address", "password", "grace.hopper@navy.example"), ("empty_first_name", "first_name", "\u200b"),
])
def test_what_is_refused_at_signing_up(shop, name, field, value):
    new = {"username": new_name(), "email": "grace.hopper@navy.example", "password": PASSWORD, "first_name": "Grace",
           "last_name": "Hopper", field: value}
    assert pointers(shop.stranger.post("/v1/users", json=new)) == {"/" + field}


@pytest.mark.parametrize("password", ["12 chars óäß", "x1" * 64, "        spaces", "\N{GRINNING FACE}" * 8])
def test_what_may_be_a_password(shop, password):
    person = sign_up(shop, password=password)
    assert log_in(shop, person.username, password).status_code == 200
    assert log_in(shop, person.username, password + " ").status_code == 401


def test_every_wrong_field_is_named_at_once(shop):
    answer = shop.stranger.post("/v1/users", json={"username": "a", "email": "b", "password": "c"})
    assert pointers(answer) == {"/username", "/email", "/password"}


def test_usernames_that_look_alike_are_one(shop):
    person = sign_up(shop, "carol-" + new_name())
    for alike in (person.username.upper(), person.username.replace("-", "_"), person.username.replace("o", "0"),
                  person.username.replace("-", "")):
        check = shop.stranger.get(f"/v1/usernames/{alike}").json()
        assert not check["available"], alike
        new = {"username": alike, "email": "x@example.org", "password": PASSWORD}
        assert pointers(shop.stranger.post("/v1/users", json=new)) == {"/username"}
    assert shop.stranger.get(f"/v1/usernames/{new_name()}").json()["available"]
    assert not shop.stranger.get("/v1/usernames/root").json()["available"]


def test_where_operators_alone_make_accounts_nobody_signs_up(open_shop):
    closed = open_shop("[identity]\nsign_up = false\n" + LIMITS_OFF.replace('\nmode = "sandbox"\n', ""))
    answer = closed.stranger.post("/v1/users", json={"username": "ada", "email": "a@example.org",
                                                     "password": PASSWORD})
    problem(answer, 403, "forbidden")
    assert closed.database.value("SELECT count(*) FROM users") == 0


# ---- signing in

def test_signing_in_by_username_and_address_in_any_case(shop):
    person = sign_up(shop).verified()
    for name in (person.username, person.username.upper(), person.email, person.email.upper()):
        assert log_in(shop, name).json()["user_id"] == person.id


def test_a_name_that_looks_like_his_is_not_his(shop):
    person = sign_up(shop, "otto" + new_name())
    problem(log_in(shop, person.username.replace("o", "0")), 401, "unauthorized")


def test_unknown_names_and_wrong_passwords_are_refused_in_the_same_words(shop):
    person = sign_up(shop).verified()
    answers = [log_in(shop, name, OTHER_PASSWORD)
               for name in (person.username, new_name(), person.email, "z" + person.email[1:])]
    said = []
    for answer in answers:
        body = problem(answer, 401, "unauthorized")
        body.pop("instance")
        said.append((body, told(answer)))
    assert all(one == said[0] for one in said)


def test_who_is_deactivated_is_told_so_with_the_right_password_alone(shop):
    person = sign_up(shop)
    people.deactivate(shop, person)
    problem(log_in(shop, person.username), 403, "forbidden")
    problem(log_in(shop, person.username, OTHER_PASSWORD), 401, "unauthorized")
    problem(people.refresh(shop, person.refresh), 401, "unauthorized")
    assert shop.operator.delete(f"/v1/users/{person.id}/deactivation").status_code == 200
    problem(person.api.get("/v1/me"), 401, "unauthorized")
    assert log_in(shop, person.username).status_code == 200


# ---- whose an address is

def test_an_unverified_address_owns_nothing(shop):
    owner = sign_up(shop).verified()
    claims = sign_up(shop, email=owner.email, password=OTHER_PASSWORD)
    assert log_in(shop, owner.email, PASSWORD).json()["user_id"] == owner.id
    assert log_in(shop, owner.email, OTHER_PASSWORD).json()["user_id"] == claims.id
    before = len(mails(shop, owner.email))
    assert shop.stranger.post("/v1/password-resets", json={"email": owner.email}).status_code == 202
    sent = mails(shop, owner.email)[before:]
    assert [(mail["kind"], mail["about"]) for mail in sent] == [("reset_password", owner.id)]
    assert claims.api.post("/v1/me/email/link").status_code == 204
    assert len(mails(shop, owner.email)) == before + 1, "no link for somebody else's address"


def test_an_address_that_nobody_has_shown_to_be_his_resets_nothing(shop):
    person = sign_up(shop)
    known = shop.stranger.post("/v1/password-resets", json={"email": sign_up(shop).verified().email})
    asked = [shop.stranger.post("/v1/password-resets", json={"email": one}) for one in (person.email, "no@example.org")]
    once = ("Date", "X-Request-ID")
    for one in asked:
        assert one.status_code == known.status_code == 202 and one.content == known.content
        assert [(name, value) for name, value in one.headers.items() if name not in once] == \
               [(name, value) for name, value in known.headers.items() if name not in once]
    assert not mails(shop, person.email, "reset_password") and not mails(shop, "no@example.org")


def test_an_address_is_his_by_link_and_password_together(shop):
    person = sign_up(shop)
    elsewhere = person.elsewhere()
    token = people.link(shop, person.email, "verify")

    def verify(**how):
        return shop.stranger.post("/v1/email-verifications", json={"token": token, **how})
    assert pointers(verify()) == {"/password"}
    assert pointers(verify(password=OTHER_PASSWORD)) == {"/password"}
    assert "email" not in person.api.get("/v1/me").json()
    assert verify(password=PASSWORD).status_code == 204
    assert not still_in(person.api) and not still_in(elsewhere.api), "sessions from before have ended"
    problem(verify(password=PASSWORD), 409, "wrong_state")
    me = person.elsewhere().api.get("/v1/me").json()
    assert me["email"] == person.email and "unverified_email" not in me


def test_somebody_elses_session_does_not_replace_the_password(shop):
    person, other = sign_up(shop), sign_up(shop)
    token = people.link(shop, person.email, "verify")
    assert pointers(other.api.post("/v1/email-verifications", json={"token": token})) == {"/password"}


def test_verifying_ends_all_sessions_but_this_one(shop):
    person = sign_up(shop)
    elsewhere = person.elsewhere()
    person.verified()
    assert still_in(person.api) and not still_in(elsewhere.api)


def test_the_first_to_show_it_has_the_address(shop):
    first = sign_up(shop)
    second = sign_up(shop, email=first.email)
    links = [people.link(shop, first.email, "verify", number) for number in (0, 1)]
    assert second.api.post("/v1/email-verifications", json={"token": links[1]}).status_code == 204
    assert first.api.get("/v1/me").json()["unverified_email"] == first.email, "which tells him nothing"
    problem(first.api.post("/v1/email-verifications", json={"token": links[0]}), 409, "wrong_state")
    assert first.api.post("/v1/me/email/link").status_code == 204, "nor does this, and nothing is sent"


def test_who_claims_an_address_shuts_nobody_out_who_claimed_it_before(shop):
    first = sign_up(shop)
    for password in OTHER_PASSWORD, "a third long sentence":
        claims = sign_up(shop, email=first.email, password=password)
    assert log_in(shop, first.email, PASSWORD).json()["user_id"] == first.id
    assert log_in(shop, first.email, "a third long sentence").json()["user_id"] == claims.id


@pytest.mark.parametrize("owned", [False, True])
def test_the_right_password_of_one_who_claims_an_address_does_not_tell_whether_it_is_owned(shop, owned):
    owner = sign_up(shop)
    if owned:
        owner.verified()
    claims = sign_up(shop, email=owner.email, password=OTHER_PASSWORD)
    answers = [log_in(shop, owner.email, OTHER_PASSWORD).status_code for _ in range(8)]
    assert answers[:5] == [200] * 5 and 429 in answers, answers
    assert log_in(shop, claims.username, OTHER_PASSWORD).status_code == 200


def test_who_owns_an_address_has_no_more_guesses_at_those_who_claim_it(shop):
    claims = sign_up(shop)
    owner = sign_up(shop, email=claims.email, password=OTHER_PASSWORD).verified()
    for number in range(6):
        problem(log_in(shop, owner.email, f"a guess at the other {number}"), 401, "unauthorized")
        assert log_in(shop, owner.email, OTHER_PASSWORD).json()["user_id"] == owner.id, "which forgives his own alone"
    problem(log_in(shop, claims.username, PASSWORD), 429, "rate_limited")


def test_what_is_typed_does_not_tell_whose_address_it_is(shop):
    person = sign_up(shop).verified()
    until(lambda: log_in(shop, person.username, "a guess").status_code == 429, 30, "guesses being held back")
    problem(log_in(shop, person.email, "a guess"), 401, "unauthorized")


def test_strangers_without_an_account_do_not_keep_an_address_from_becoming_his(shop):
    person = sign_up(shop)
    for _ in range(6):
        sign_up(shop, email=person.email)
    before = len(mails(shop, person.email, "verify_email"))
    assert person.api.post("/v1/me/email/link").status_code == 204
    assert len(mails(shop, person.email, "verify_email")) == before + 1
    person.api.post("/v1/email-verifications", json={"token": people.link(shop, person.email, "verify")})
    assert person.api.get("/v1/me").json()["email"] == person.email


def test_who_goes_back_to_his_own_address_claims_none(shop):
    person = sign_up(shop).verified()
    person.api.put("/v1/me/email", json={"email": "new" + person.email, "password": PASSWORD})
    me = person.api.put("/v1/me/email", json={"email": person.email, "password": PASSWORD}).json()
    assert me["email"] == person.email and "unverified_email" not in me


def test_changing_the_address_needs_the_password_and_the_new_links(shop):
    person = sign_up(shop).verified()
    new = "new" + person.email
    assert pointers(person.api.put("/v1/me/email", json={"email": new})) == {"/password"}
    assert pointers(person.api.put("/v1/me/email", json={"email": new, "password": "no"})) == {"/password"}
    answer = person.api.put("/v1/me/email", json={"email": new, "password": PASSWORD})
    assert (answer.json()["email"], answer.json()["unverified_email"]) == (person.email, new)
    shop.stranger.post("/v1/password-resets", json={"email": person.email})
    to_the_old = people.link(shop, person.email, "reset")
    person.api.post("/v1/email-verifications", json={"token": people.link(shop, new, "verify")})
    assert person.api.get("/v1/me").json()["email"] == new
    late = shop.stranger.put("/v1/password-resets", json={"token": to_the_old, "new_password": OTHER_PASSWORD})
    problem(late, 409, "wrong_state")
    shop.stranger.post("/v1/password-resets", json={"email": person.email})
    assert people.link(shop, person.email, "reset") == to_the_old, "the old address is nobody's now"


# ---- links

def reset(shop, token, password=OTHER_PASSWORD):
    return shop.stranger.put("/v1/password-resets", json={"token": token, "new_password": password})


def ask_reset(shop, person):
    assert shop.stranger.post("/v1/password-resets", json={"email": person.email}).status_code == 202
    return people.link(shop, person.email, "reset")


def test_a_reset_ends_every_session_and_the_link(shop):
    person = sign_up(shop).verified()
    token = ask_reset(shop, person)
    assert pointers(reset(shop, token, "short")) == {"/new_password"}
    assert pointers(reset(shop, token, person.username + "1")) == {"/new_password"}
    assert reset(shop, token).status_code == 204
    assert not still_in(person.api)
    problem(people.refresh(shop, person.refresh), 401, "unauthorized")
    problem(log_in(shop, person.username, PASSWORD), 401, "unauthorized")
    assert log_in(shop, person.username, OTHER_PASSWORD).status_code == 200
    problem(reset(shop, token), 409, "wrong_state")


def test_a_later_link_replaces_an_earlier_one(shop):
    person = sign_up(shop).verified()
    earlier, later = ask_reset(shop, person), ask_reset(shop, person)
    assert earlier != later
    problem(reset(shop, earlier), 409, "wrong_state")
    assert reset(shop, later).status_code == 204


def test_a_later_link_to_verify_replaces_an_earlier_one(shop):
    person = sign_up(shop)
    earlier = people.link(shop, person.email, "verify")
    assert person.api.post("/v1/me/email/link").status_code == 204
    problem(person.api.post("/v1/email-verifications", json={"token": earlier}), 409, "wrong_state")
    person.verified()
    problem(person.api.post("/v1/me/email/link"), 409, "wrong_state")


def test_a_link_whose_time_is_over_opens_nothing(shop):
    person = sign_up(shop).verified()
    token = ask_reset(shop, person)
    people.change(shop, "UPDATE mail_links SET expires_at = created_at + 1 WHERE used_at IS NULL "
                        f"AND user_id = '{person.id}'")
    problem(reset(shop, token), 409, "wrong_state")
    assert still_in(person.api)


def test_a_link_is_good_for_its_purpose_alone(shop):
    person = sign_up(shop)
    problem(reset(shop, people.link(shop, person.email, "verify")), 409, "wrong_state")
    person.verified()
    answer = person.api.post("/v1/email-verifications", json={"token": ask_reset(shop, person)})
    problem(answer, 409, "wrong_state")


def test_an_address_gets_five_links_an_hour_whoever_asks(shop):
    person = sign_up(shop).verified()
    for _ in range(6):
        ask_reset(shop, person)
    sign_up(shop, email=person.email)
    assert len(mails(shop, person.email)) == 5
    people.change(shop, "UPDATE mail_links SET created_at = created_at - 3700000, expires_at = expires_at - 3700000")
    sign_up(shop, email=person.email)
    assert len(mails(shop, person.email)) == 6


# ---- oneself

def test_a_changed_password_ends_all_other_sessions(shop):
    person = sign_up(shop)
    elsewhere = person.elsewhere()
    new = {"password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert pointers(person.api.put("/v1/me/password", json={**new, "password": "wrong"})) == {"/password"}
    assert pointers(person.api.put("/v1/me/password", json={**new, "new_password": "qwerty"})) == {"/new_password"}
    assert pointers(person.api.put("/v1/me/password", json={"new_password": OTHER_PASSWORD})) == {"/password"}
    assert person.api.put("/v1/me/password", json=new).status_code == 204
    assert still_in(person.api) and not still_in(elsewhere.api)
    assert people.refresh(shop, person.refresh).status_code == 200
    problem(people.refresh(shop, elsewhere.refresh), 401, "unauthorized")
    assert log_in(shop, person.username, OTHER_PASSWORD).status_code == 200


def test_a_profile_is_changed_as_far_as_it_is_named(shop):
    person = sign_up(shop, first_name=" Ada ", last_name="Lovelace")
    assert person.api.get("/v1/me").json()["first_name"] == "Ada"
    changed = person.api.patch("/v1/me", json={"first_name": ""}).json()
    assert "first_name" not in changed and changed["last_name"] == "Lovelace"
    assert pointers(person.api.patch("/v1/me", json={"username": sign_up(shop).username})) == {"/username"}
    name = new_name("linus")
    assert person.api.patch("/v1/me", json={"username": name}).json()["username"] == name
    assert log_in(shop, name).status_code == 200
    problem(log_in(shop, person.username), 401, "unauthorized")
    assert shop.stranger.get(f"/v1/usernames/{person.username}").json()["available"]


def test_nobody_makes_himself_an_operator(shop):
    person = sign_up(shop)
    assert person.api.patch("/v1/me", json={"role": "operator"}).status_code == 422
    new = {"username": new_name(), "email": "x@example.org", "password": PASSWORD, "role": "operator"}
    assert shop.stranger.post("/v1/users", json=new).status_code == 422
    assert person.api.get("/v1/me").json()["role"] == "user"


def test_export_says_all_that_is_kept_of_him_and_nothing_of_others(shop):
    other, person = sign_up(shop), sign_up(shop, first_name="Ada").verified()
    ended = person.elsewhere()
    assert ended.api.delete(f"/v1/sessions/{ended.session}").status_code == 204
    people.change(shop, f"UPDATE users SET origin = 'openon', origin_id = 'there-{person.id}' WHERE id = '{person.id}'")
    answer = person.api.get("/v1/me/export")
    data = answer.json()["data"]
    assert data["account"]["email"] == person.email and data["account"]["first_name"] == "Ada"
    assert (data["account"]["origin"], data["account"]["origin_id"]) == ("openon", "there-" + person.id)
    assert [(one["id"], "ended_at" in one) for one in data["sessions"]] == \
        [(person.session, False), (ended.session, True)], "an ended one, too, while anything is kept of it"
    assert data["keys"] == []
    assert {one["event"] for one in data["history"]} == {"signed_up", "address_verified"}
    assert [one["recipient"] for one in data["mails"]] == [person.email]
    for secret in (other.id, other.username, "argon2", person.refresh):
        assert secret not in answer.text
    assert not people.LINK.search(answer.text)


# ---- others

def found(person, query, **more):
    answer = person.api.get("/v1/users/search", params={"query": query, **more})
    assert answer.status_code == 200, answer.text
    return [one["username"] for one in answer.json()["users"]]


def test_people_are_found_by_how_their_names_begin(shop):
    stem = new_name("zed")
    seeker = sign_up(shop)
    name = sign_up(shop, first_name=stem.title(), last_name="Quark").username
    last = sign_up(shop, last_name=stem).username
    longer = sign_up(shop, stem + "-more").username
    exact = sign_up(shop, stem).username
    inside = sign_up(shop, "in-" + stem).username
    assert found(seeker, stem) == [exact, longer, *sorted([name, last])], "the whole name, then usernames, then names"
    assert found(seeker, stem.upper()) == found(seeker, stem)
    assert found(seeker, stem, limit=1) == [exact]
    assert found(seeker, f"{stem} qua") == [name]
    assert inside not in found(seeker, stem)


def test_who_is_never_found(shop):
    stem = new_name("yan")
    seeker = sign_up(shop, stem + "-self", email=f"{stem}@example.org")
    hidden, shut_out, leaving = (sign_up(shop, stem + end) for end in ("-hid", "-shut", "-leave"))
    assert len(found(seeker, stem)) == 3, "all are found, himself not"
    hidden.api.patch("/v1/me", json={"findable": False})
    people.deactivate(shop, shut_out)
    assert leaving.api.post("/v1/me/erasure", json={"password": PASSWORD}).status_code == 200
    assert found(seeker, stem) == []
    hidden.api.patch("/v1/me", json={"findable": True})
    assert found(seeker, stem) == [hidden.username]


def test_nobody_is_found_by_his_address(shop):
    seeker, stem = sign_up(shop), new_name("mail")
    sign_up(shop, email=f"{stem}@example.org").verified()
    sign_up(shop, email=f"{stem}b@example.org")
    answer = seeker.api.get("/v1/users/search", params={"query": stem})
    assert answer.json()["users"] == []
    assert "@" not in seeker.api.get("/v1/users/search", params={"query": "ada"}).text


@pytest.mark.parametrize("query", [{}, {"query": ""}, {"query": "a"}, {"query": "a" * 101},
                                   {"query": "ada", "limit": 0}, {"query": "ada", "limit": 51}])
def test_searches_that_are_refused(shop, query):
    problem(sign_up(shop).api.get("/v1/users/search", params=query), 422, "invalid_fields")


@pytest.mark.parametrize("query", ["%", "__", "%%%", "a%", "\\", "  ", "'; DROP TABLE users; --"])
def test_a_search_knows_no_wildcards(shop, query):
    person = sign_up(shop)
    answer = person.api.get("/v1/users/search", params={"query": query})
    assert answer.status_code == 422 or answer.json()["users"] == []
