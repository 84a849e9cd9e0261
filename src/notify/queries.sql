-- name: insert_mail
INSERT INTO mails (id, kind, about, recipient, subject, text, state, attempts, history, created_at, settled_at)
VALUES (:id, :kind, :about, :to, :subject, :text, :state, 0, :history, :created_at, :settled_at)

-- name: find_mail
SELECT id, kind, about, recipient, subject, text, state, attempts, history, created_at, settled_at
FROM mails WHERE id = :id

-- name: list_mails
-- Newest first; ids are ordered by time. An empty state means all of them.
SELECT id, kind, about, recipient, subject, text, state, attempts, history, created_at, settled_at
FROM mails WHERE id < :before AND (:state = '' OR state = :state)
ORDER BY id DESC LIMIT :most

-- name: count_queued_mails
SELECT COUNT(id) FROM mails WHERE state = 'queued'

-- name: mark_mail_sent
-- The text stays where :keeps_text is 1.
UPDATE mails
SET state = 'sent', attempts = attempts + 1, settled_at = :now, text = CASE WHEN :keeps_text = 1 THEN text END
WHERE id = :id AND state <> 'sent'

-- name: note_mail_attempt
-- An attempt that failed. What was sent meanwhile by another worker stays sent.
UPDATE mails SET state = :state, attempts = attempts + 1, history = :history, settled_at = :settled_at
WHERE id = :id AND state <> 'sent'

-- name: give_up_mail
-- Its job died without being able to say so.
UPDATE mails SET state = 'failed', history = :history, settled_at = :now WHERE id = :id AND state = 'queued'

-- name: erase_mail_texts
UPDATE mails SET text = NULL
WHERE id IN (SELECT id FROM mails WHERE text IS NOT NULL AND state = :state AND settled_at <= :before
             ORDER BY settled_at LIMIT :most)
RETURNING id

-- name: prune_mails
DELETE FROM mails
WHERE id IN (SELECT id FROM mails WHERE settled_at IS NOT NULL AND settled_at <= :before
             ORDER BY settled_at LIMIT :most)
RETURNING id

-- name: mails_about
SELECT kind, subject, recipient, created_at, CASE WHEN state = 'sent' THEN settled_at END AS sent_at
FROM mails WHERE about = :about ORDER BY id

-- name: delete_mails_about
DELETE FROM mails WHERE about = :about RETURNING id
