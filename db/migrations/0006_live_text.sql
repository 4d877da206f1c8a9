CREATE TABLE `attachment` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`width` integer,
	`height` integer,
	`created_by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `attachment_created` ON `attachment` (`created_at_ms`);--> statement-breakpoint
CREATE TABLE `attachment_piece` (
	`attachment_id` text NOT NULL,
	`n` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`attachment_id`, `n`),
	FOREIGN KEY (`attachment_id`) REFERENCES `attachment`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `comment` (
	`id` text PRIMARY KEY NOT NULL,
	`message_id` text NOT NULL,
	`thread_id` text NOT NULL,
	`author_id` text NOT NULL,
	`body` text NOT NULL,
	`anchor` text,
	`resolved_at_ms` integer,
	`resolved_by_id` text,
	`edited_at_ms` integer,
	`deleted_at_ms` integer,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`message_id`) REFERENCES `message`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `comment_message` ON `comment` (`message_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `comment_thread` ON `comment` (`thread_id`);--> statement-breakpoint
CREATE TABLE `mention` (
	`comment_id` text NOT NULL,
	`teammate_id` text NOT NULL,
	`seen_at_ms` integer,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`comment_id`, `teammate_id`),
	FOREIGN KEY (`comment_id`) REFERENCES `comment`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `mention_of` ON `mention` (`teammate_id`,`seen_at_ms`,`created_at_ms`);--> statement-breakpoint
CREATE TABLE `text_seed` (
	`room` text PRIMARY KEY NOT NULL,
	`bytes` blob NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `text_snapshot` (
	`room` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`bytes` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `text_update` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`append_id` text NOT NULL,
	`room` text NOT NULL,
	`author_id` text NOT NULL,
	`bytes` blob NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `text_update_append` ON `text_update` (`append_id`);--> statement-breakpoint
CREATE INDEX `text_update_room` ON `text_update` (`room`,`seq`);--> statement-breakpoint
ALTER TABLE `account` ADD `churned_at_ms` integer;--> statement-breakpoint
ALTER TABLE `message` ADD `approved_for` text;--> statement-breakpoint
ALTER TABLE `message` ADD `approved_by_id` text;--> statement-breakpoint
ALTER TABLE `message` ADD `approved_at_ms` integer;--> statement-breakpoint
ALTER TABLE `message` ADD `watch_life` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `message` ADD `life_released_at_ms` integer;--> statement-breakpoint
ALTER TABLE `message` ADD `checks` text;--> statement-breakpoint
ALTER TABLE `message` ADD `risk` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `message` ADD `risk_mrr_cents` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `message` ADD `checks_stale` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `message` ADD `checks_due_at_ms` integer;--> statement-breakpoint
CREATE INDEX `message_risk` ON `message` (`risk`,`risk_mrr_cents`,`id`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `message_checks_stale` ON `message` (`id`) WHERE state = 'pending' and checks_stale = 1;--> statement-breakpoint
CREATE INDEX `message_checks_due` ON `message` (`checks_due_at_ms`) WHERE state = 'pending' and checks_due_at_ms is not null;--> statement-breakpoint
ALTER TABLE `teammate` ADD `signature_seq` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `template` ADD `kind` text DEFAULT 'template' NOT NULL;--> statement-breakpoint
ALTER TABLE `template` ADD `text_seq` integer DEFAULT 0 NOT NULL;