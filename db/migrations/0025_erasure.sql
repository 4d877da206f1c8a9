CREATE TABLE `erased_address` (
	`hash` text PRIMARY KEY NOT NULL,
	`unsubscribed_at_ms` integer,
	`unsubscribed_by` text,
	`suppressed_why` text,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `erasure` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`address` text,
	`name` text,
	`state` text NOT NULL,
	`by_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`ended_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `erasure_user` ON `erasure` (`user_id`);--> statement-breakpoint
CREATE INDEX `erasure_open` ON `erasure` (`id`) WHERE state = 'running';--> statement-breakpoint
ALTER TABLE `message` ADD `erased_at_ms` integer;