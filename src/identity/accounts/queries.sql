-- name: insert_user
-- No row: the username is taken, or looks like one that is.
INSERT INTO users (id, username, username_key, first_name, last_name, email, email_key, unverified_email,
                   unverified_email_key, password_hash, role, state, findable, created_at, password_changed_at,
                   origin, origin_id)
VALUES (:id, :username, :username_key, :first_name, :last_name, :email, :email_key, :unverified_email,
        :unverified_email_key, :password_hash, :role, 'active', 1, :created_at, :password_changed_at, :origin,
        :origin_id)
ON CONFLICT DO NOTHING RETURNING id

-- name: find_user
SELECT id, username, first_name, last_name, email, unverified_email, password_hash, role, state, findable, created_at,
       erase_at
FROM users WHERE id = :id

-- name: find_user_by_username
SELECT id, username, first_name, last_name, email, unverified_email, password_hash, role, state, findable, created_at,
       erase_at
FROM users WHERE username_key = :username_key

-- name: find_user_by_email
SELECT id, username, first_name, last_name, email, unverified_email, password_hash, role, state, findable, created_at,
       erase_at
FROM users WHERE email_key = :email_key

-- name: find_first_claimant
-- Who was brought over with the address comes before all who have claimed it here.
SELECT id, username, first_name, last_name, email, unverified_email, password_hash, role, state, findable, created_at,
       erase_at
FROM users WHERE unverified_email_key = :email_key
ORDER BY CASE WHEN origin IS NULL THEN 1 ELSE 0 END, created_at, id LIMIT 1

-- name: find_last_claimant
SELECT id, username, first_name, last_name, email, unverified_email, password_hash, role, state, findable, created_at,
       erase_at
FROM users WHERE unverified_email_key = :email_key ORDER BY created_at DESC, id DESC LIMIT 1

-- name: find_user_by_origin
SELECT id, username, first_name, last_name, email, unverified_email, password_hash, role, state, findable, created_at,
       erase_at
FROM users WHERE origin = :origin AND origin_id = :origin_id

-- name: list_users
SELECT id, username, first_name, last_name, email, unverified_email, password_hash, role, state, findable, created_at,
       erase_at
FROM users WHERE id > :after ORDER BY id LIMIT :rows

-- name: change_names
-- No row: the username is taken, or looks like one that is.
UPDATE users SET username = :username, username_key = :username_key, first_name = :first_name, last_name = :last_name,
                 findable = :findable
WHERE id = :id AND NOT EXISTS (SELECT 1 FROM users AS other
                               WHERE other.username_key = :username_key AND other.id <> :id)
RETURNING id

-- name: claim_email
-- Or, with nothing, takes the claim back.
UPDATE users SET unverified_email = :email, unverified_email_key = :email_key WHERE id = :id

-- name: own_email
-- No row: it has become somebody else's meanwhile.
UPDATE users SET email = :email, email_key = :email_key, unverified_email = NULL, unverified_email_key = NULL
WHERE id = :id AND NOT EXISTS (SELECT 1 FROM users AS other WHERE other.email_key = :email_key AND other.id <> :id)
RETURNING id

-- name: set_password
UPDATE users SET password_hash = :password_hash, password_changed_at = :now WHERE id = :id

-- name: upgrade_password
-- Only while it is the hash that was just found right.
UPDATE users SET password_hash = :password_hash WHERE id = :id AND password_hash = :old_hash

-- name: give_password
-- To one who came from elsewhere without.
UPDATE users SET password_hash = :password_hash, password_changed_at = :now WHERE id = :id AND password_hash IS NULL

-- name: move_user
UPDATE users SET state = :to, erase_at = :erase_at WHERE id = :id AND state = :from RETURNING id

-- name: count_other_operators
SELECT count(*) AS count FROM users WHERE role = 'operator' AND state = 'active' AND id <> :id

-- name: set_role
UPDATE users SET role = :role WHERE id = :id

-- name: users_to_erase
SELECT id FROM users WHERE erase_at <= :now ORDER BY erase_at, id LIMIT :rows

-- name: erase_user
UPDATE users SET state = 'erased', erase_at = NULL, username = NULL, username_key = NULL, first_name = NULL,
                 last_name = NULL, email = NULL, email_key = NULL, unverified_email = NULL,
                 unverified_email_key = NULL, password_hash = NULL, password_changed_at = NULL, findable = 0,
                 origin_id = NULL
WHERE id = :id AND state = 'leaving' AND erase_at <= :now RETURNING id

-- name: rest_of_user
SELECT password_changed_at, origin, origin_id FROM users WHERE id = :id

-- name: origin_of_user
SELECT origin, origin_id FROM users WHERE id = :id AND origin IS NOT NULL AND origin_id IS NOT NULL

-- name: note_erased_origin
INSERT INTO erased_origins (digest) VALUES (:digest) ON CONFLICT DO NOTHING

-- name: find_erased_origin
SELECT digest FROM erased_origins WHERE digest = :digest

-- name: insert_user_name
INSERT INTO user_names (term, rank, user_id) VALUES (:term, :rank, :user_id) ON CONFLICT DO NOTHING

-- name: drop_user_names
DELETE FROM user_names WHERE user_id = :user_id

-- name: search_users
-- Whole usernames first, then what begins so: usernames, then names. Nobody twice. Of what very many begin with, the
-- first of the alphabet alone are looked at.
SELECT u.id, u.username, u.first_name, u.last_name,
       MIN(CASE WHEN n.term = :from AND n.rank = 0 THEN 0 WHEN n.rank = 0 THEN 1 ELSE 2 END) AS place
FROM (SELECT term, rank, user_id FROM user_names WHERE term = :from AND rank = 0
      UNION
      SELECT term, rank, user_id
      FROM (SELECT term, rank, user_id FROM user_names WHERE term >= :from AND term < :below ORDER BY term LIMIT :most)
           AS first_of_all) AS n
     JOIN users AS u ON u.id = n.user_id
WHERE u.state = 'active' AND u.id <> :caller
GROUP BY u.id, u.username, u.first_name, u.last_name
ORDER BY place, u.username, u.id LIMIT :rows

-- name: note_user_history
INSERT INTO user_history (id, user_id, at, event, who) VALUES (:id, :user_id, :at, :event, :who)

-- name: list_user_history
SELECT at, event, who FROM user_history WHERE user_id = :user_id ORDER BY id

-- name: insert_mail_link
INSERT INTO mail_links (digest, purpose, user_id, email, email_key, created_at, expires_at, used_at)
VALUES (:digest, :purpose, :user_id, :email, :email_key, :created_at, :expires_at, NULL)

-- name: recent_mail_links
-- Used ones count, too: as many mails were sent.
SELECT count(*) AS of_all, count(CASE WHEN user_id = :user_id THEN 1 END) AS of_user
FROM mail_links WHERE email_key = :email_key AND created_at > :since

-- name: find_mail_link
SELECT user_id, email, email_key FROM mail_links
WHERE digest = :digest AND purpose = :purpose AND used_at IS NULL AND expires_at > :now

-- name: use_mail_link
UPDATE mail_links SET used_at = :now
WHERE digest = :digest AND purpose = :purpose AND used_at IS NULL AND expires_at > :now
RETURNING user_id, email, email_key

-- name: void_mail_links
UPDATE mail_links SET used_at = :now WHERE user_id = :user_id AND purpose = :purpose AND used_at IS NULL

-- name: drop_mail_links_of
DELETE FROM mail_links WHERE user_id = :user_id

-- name: prune_mail_links
DELETE FROM mail_links
WHERE digest IN (SELECT digest FROM mail_links WHERE expires_at <= :now ORDER BY expires_at LIMIT :most)
RETURNING digest
