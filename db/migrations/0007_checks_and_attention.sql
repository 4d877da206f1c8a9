CREATE TABLE `feed_place` (
	`name` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `delivery_event` ADD `done_at_ms` integer;--> statement-breakpoint
CREATE INDEX `delivery_event_bounced` ON `delivery_event` (`at_ms`,`id`) WHERE kind = 'bounce' and done_at_ms is null;--> statement-breakpoint
ALTER TABLE `message` ADD `checks_no` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `message` ADD `stuck_hold` text;--> statement-breakpoint
ALTER TABLE `message` ADD `stuck_detail` text;--> statement-breakpoint
ALTER TABLE `message` ADD `stuck_at_ms` integer;--> statement-breakpoint
ALTER TABLE `message` ADD `dismissed_at_ms` integer;--> statement-breakpoint
CREATE INDEX `message_stuck` ON `message` (`stuck_at_ms`,`id`) WHERE state = 'pending' and stuck_at_ms is not null;--> statement-breakpoint
CREATE INDEX `message_failed` ON `message` (`ended_at_ms`,`id`) WHERE state = 'failed' and dismissed_at_ms is null;--> statement-breakpoint
ALTER TABLE `outbox_mail` ADD `is_test` integer DEFAULT false NOT NULL;