-- Trigrams of search_doc.text. A row's number lies in the range of its entity, 2^40 wide, so that a search among one reads no other's rows.
-- Only which row holds them is kept (detail=none): what is longer than three characters is looked at again.
CREATE VIRTUAL TABLE search_text USING fts5(text, content='search_doc', content_rowid='n', tokenize='trigram', detail=none, columnsize=0);
--> statement-breakpoint
INSERT INTO search_doc (n, entity, entity_id, text) SELECT 0 + row_number() OVER (ORDER BY id), 'account', id, name_key || coalesce(char(10) || lower(external_id), '') FROM account;
--> statement-breakpoint
INSERT INTO search_doc (n, entity, entity_id, text) SELECT 1099511627776 + row_number() OVER (ORDER BY id), 'user', id, name_key || coalesce(char(10) || email, '') FROM user;
--> statement-breakpoint
INSERT INTO search_doc (n, entity, entity_id, text) SELECT 2199023255552 + row_number() OVER (ORDER BY id), 'template', id, name_key FROM template;
--> statement-breakpoint
INSERT INTO search_doc (n, entity, entity_id, text) SELECT 3298534883328 + row_number() OVER (ORDER BY id), 'conversation', id, lower(subject) FROM conversation;
--> statement-breakpoint
INSERT INTO search_text (search_text) VALUES ('rebuild');
--> statement-breakpoint
CREATE TRIGGER search_doc_insert AFTER INSERT ON search_doc BEGIN
  INSERT INTO search_text (rowid, text) VALUES (new.n, new.text);
END;
--> statement-breakpoint
CREATE TRIGGER search_doc_update AFTER UPDATE OF text ON search_doc BEGIN
  INSERT INTO search_text (search_text, rowid, text) VALUES ('delete', old.n, old.text);
  INSERT INTO search_text (rowid, text) VALUES (new.n, new.text);
END;
--> statement-breakpoint
CREATE TRIGGER search_doc_delete AFTER DELETE ON search_doc BEGIN
  INSERT INTO search_text (search_text, rowid, text) VALUES ('delete', old.n, old.text);
END;
--> statement-breakpoint
CREATE TRIGGER search_account_insert AFTER INSERT ON account BEGIN
  INSERT INTO search_doc (n, entity, entity_id, text) VALUES (
    (SELECT coalesce(max(n), 0) + 1 FROM search_doc WHERE n > 0 AND n < 1099511627776), 'account', new.id, new.name_key || coalesce(char(10) || lower(new.external_id), ''));
END;
--> statement-breakpoint
CREATE TRIGGER search_account_update AFTER UPDATE OF name_key, external_id ON account
WHEN old.name_key IS NOT new.name_key OR old.external_id IS NOT new.external_id BEGIN
  UPDATE search_doc SET text = new.name_key || coalesce(char(10) || lower(new.external_id), '') WHERE entity = 'account' AND entity_id = new.id;
END;
--> statement-breakpoint
CREATE TRIGGER search_account_delete AFTER DELETE ON account BEGIN
  DELETE FROM search_doc WHERE entity = 'account' AND entity_id = old.id;
END;
--> statement-breakpoint
CREATE TRIGGER search_user_insert AFTER INSERT ON user BEGIN
  INSERT INTO search_doc (n, entity, entity_id, text) VALUES (
    (SELECT coalesce(max(n), 1099511627776) + 1 FROM search_doc WHERE n > 1099511627776 AND n < 2199023255552), 'user', new.id, new.name_key || coalesce(char(10) || new.email, ''));
END;
--> statement-breakpoint
CREATE TRIGGER search_user_update AFTER UPDATE OF name_key, email ON user
WHEN old.name_key IS NOT new.name_key OR old.email IS NOT new.email BEGIN
  UPDATE search_doc SET text = new.name_key || coalesce(char(10) || new.email, '') WHERE entity = 'user' AND entity_id = new.id;
END;
--> statement-breakpoint
CREATE TRIGGER search_user_delete AFTER DELETE ON user BEGIN
  DELETE FROM search_doc WHERE entity = 'user' AND entity_id = old.id;
END;
--> statement-breakpoint
CREATE TRIGGER search_template_insert AFTER INSERT ON template BEGIN
  INSERT INTO search_doc (n, entity, entity_id, text) VALUES (
    (SELECT coalesce(max(n), 2199023255552) + 1 FROM search_doc WHERE n > 2199023255552 AND n < 3298534883328), 'template', new.id, new.name_key);
END;
--> statement-breakpoint
CREATE TRIGGER search_template_update AFTER UPDATE OF name_key ON template WHEN old.name_key IS NOT new.name_key BEGIN
  UPDATE search_doc SET text = new.name_key WHERE entity = 'template' AND entity_id = new.id;
END;
--> statement-breakpoint
CREATE TRIGGER search_template_delete AFTER DELETE ON template BEGIN
  DELETE FROM search_doc WHERE entity = 'template' AND entity_id = old.id;
END;
--> statement-breakpoint
CREATE TRIGGER search_conversation_insert AFTER INSERT ON conversation BEGIN
  INSERT INTO search_doc (n, entity, entity_id, text) VALUES (
    (SELECT coalesce(max(n), 3298534883328) + 1 FROM search_doc WHERE n > 3298534883328 AND n < 4398046511104), 'conversation', new.id, lower(new.subject));
END;
--> statement-breakpoint
CREATE TRIGGER search_conversation_update AFTER UPDATE OF subject ON conversation WHEN old.subject IS NOT new.subject BEGIN
  UPDATE search_doc SET text = lower(new.subject) WHERE entity = 'conversation' AND entity_id = new.id;
END;
--> statement-breakpoint
CREATE TRIGGER search_conversation_delete AFTER DELETE ON conversation BEGIN
  DELETE FROM search_doc WHERE entity = 'conversation' AND entity_id = old.id;
END;
