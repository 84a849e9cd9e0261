-- name: insert_mail
INSERT INTO mails (id, kind, about, recipient, subject, text, created_at)
VALUES (:id, :kind, :about, :to, :subject, :text, :created_at)
