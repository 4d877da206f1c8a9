CREATE TABLE `import_said` (
	`import_id` text NOT NULL,
	`entity_id` text NOT NULL,
	`said` text NOT NULL,
	PRIMARY KEY(`import_id`, `entity_id`)
);
--> statement-breakpoint
DROP INDEX `enrollment_item_waiting`;--> statement-breakpoint
CREATE INDEX `enrollment_item_waiting` ON `enrollment_item` (`playbook_id`,`check_at_ms`) WHERE state = 'waiting';--> statement-breakpoint
ALTER TABLE `import_run` ADD `disagreed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `message` ADD `untracked` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `message` ADD `tells` integer;--> statement-breakpoint
CREATE INDEX `message_left` ON `message` (`conversation_id`,`tells`,`untracked`) WHERE state = 'sent' and tells is not null;--> statement-breakpoint
CREATE INDEX `message_template_left` ON `message` (`template_id`,`ended_at_ms`) WHERE state = 'sent' and tells is not null and template_id is not null;--> statement-breakpoint
CREATE INDEX `message_start_left` ON `message` (`start_id`,`ended_at_ms`) WHERE state = 'sent' and tells is not null and start_id is not null;--> statement-breakpoint
ALTER TABLE `participant` ADD `address_hash` text;--> statement-breakpoint
ALTER TABLE `playbook` ADD `swept_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `playbook_updated` ON `playbook` (`updated_at_ms`,`id`);--> statement-breakpoint
ALTER TABLE `playbook_version` ADD `asked` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX `conversation_created` ON `conversation` (`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `delivery_event_reply` ON `delivery_event` (`message_id`) WHERE kind = 'reply';--> statement-breakpoint
CREATE INDEX `delivery_event_unsubscribe` ON `delivery_event` (`message_id`) WHERE kind = 'unsubscribe';--> statement-breakpoint
CREATE INDEX `delivery_event_unsubscribed` ON `delivery_event` (`user_id`,`at_ms`) WHERE kind = 'unsubscribe';--> statement-breakpoint
CREATE INDEX `delivery_event_scanned` ON `delivery_event` (`at_ms`,`user_id`) WHERE kind = 'unsubscribe' and verdict = 'scanner';--> statement-breakpoint
CREATE INDEX `enrollment_acted` ON `enrollment` (`playbook_id`) WHERE left_at_ms is null and acted_first_at_ms is not null;--> statement-breakpoint
CREATE INDEX `enrollment_idle` ON `enrollment` (`left_at_ms`) WHERE left_at_ms is not null and acted_first_at_ms is null;--> statement-breakpoint
UPDATE message SET tells =
	(SELECT CASE c.kind
		WHEN 'gmail' THEN 3
		WHEN 'smtp' THEN iif(c.settings ->> '$.imap' IS NULL, 0, 3)
		WHEN 'resend' THEN iif(c.settings ->> '$.webhooks' = 1, 2 + iif(c.settings ->> '$.replyDomain' IS NULL, 0, 1), 0)
		WHEN 'sendgrid' THEN iif(c.settings ->> '$.eventKey' IS NULL, 0, 2) + iif(c.settings ->> '$.replyDomain' IS NULL, 0, 1)
		WHEN 'intercom' THEN iif(c.settings ->> '$.webhooks' = 1, 1, 0)
		ELSE 0 END FROM channel c WHERE c.id = message.channel_id)
	+ iif(allow_unsubscribes = 1 AND (SELECT count(*) FROM participant p WHERE p.message_id = message.id AND p.role = 'to') = 1
		AND ifnull((SELECT value FROM setting WHERE key = 'manageUnsubscribes'), 'true') <> 'false', 4, 0)
WHERE direction = 'out' AND seal_no > 0 AND state IN ('sending', 'sent', 'failed', 'unknown');
