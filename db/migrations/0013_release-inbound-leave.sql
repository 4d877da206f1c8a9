CREATE TABLE `holiday` (
	`day` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `inbound_mail` (
	`message_id` text PRIMARY KEY NOT NULL,
	`channel_id` text NOT NULL,
	`bytes` blob NOT NULL,
	`html` text NOT NULL,
	`quoted_html` text,
	`text` text NOT NULL,
	`files` text NOT NULL,
	`dated_at_ms` integer,
	FOREIGN KEY (`message_id`) REFERENCES `message`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `intake` (
	`id` text PRIMARY KEY NOT NULL,
	`channel_id` text NOT NULL,
	`event_id` text NOT NULL,
	`kind` text NOT NULL,
	`content_type` text,
	`body` blob NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`why` text,
	`tries` integer DEFAULT 0 NOT NULL,
	`next_try_at_ms` integer,
	`received_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `intake_event` ON `intake` (`channel_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `intake_waiting` ON `intake` (`received_at_ms`,`id`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `intake_ended` ON `intake` (`received_at_ms`) WHERE state <> 'waiting';--> statement-breakpoint
CREATE TABLE `start_reader` (
	`start_id` text NOT NULL,
	`address` text NOT NULL,
	`n` integer NOT NULL,
	`place` integer NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`start_id`, `address`),
	FOREIGN KEY (`start_id`) REFERENCES `start`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `start_reader_place` ON `start_reader` (`start_id`,`n`,`place`);--> statement-breakpoint
CREATE TABLE `time_off` (
	`id` text PRIMARY KEY NOT NULL,
	`teammate_id` text NOT NULL,
	`from_day` text NOT NULL,
	`to_day` text NOT NULL,
	`stand_in_id` text,
	`note` text,
	`created_by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`teammate_id`) REFERENCES `teammate`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`stand_in_id`) REFERENCES `teammate`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `time_off_teammate` ON `time_off` (`teammate_id`,`from_day`);--> statement-breakpoint
CREATE INDEX `time_off_stand_in` ON `time_off` (`stand_in_id`);--> statement-breakpoint
ALTER TABLE `channel` ADD `follow_place` text;--> statement-breakpoint
ALTER TABLE `channel` ADD `followed_at_ms` integer;--> statement-breakpoint
ALTER TABLE `channel` ADD `follow_fault` text;--> statement-breakpoint
ALTER TABLE `channel` ADD `hooked_at_ms` integer;--> statement-breakpoint
ALTER TABLE `channel` ADD `hooks_refused` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `channel` ADD `hook_refused_at_ms` integer;--> statement-breakpoint
ALTER TABLE `conversation` ADD `replied_first_at_ms` integer;--> statement-breakpoint
ALTER TABLE `conversation` ADD `replied_at_ms` integer;--> statement-breakpoint
ALTER TABLE `delivery_event` ADD `address` text;--> statement-breakpoint
ALTER TABLE `delivery_event` ADD `code` text;--> statement-breakpoint
ALTER TABLE `delivery_event` ADD `class` text;--> statement-breakpoint
ALTER TABLE `delivery_event` ADD `source_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `delivery_event_source` ON `delivery_event` (`source_id`) WHERE source_id is not null;--> statement-breakpoint
ALTER TABLE `message` ADD `stands_in_for_id` text;--> statement-breakpoint
ALTER TABLE `message` ADD `provider_thread_id` text;--> statement-breakpoint
ALTER TABLE `message` ADD `automatic` text;--> statement-breakpoint
CREATE INDEX `message_rfc` ON `message` (`rfc_message_id`) WHERE rfc_message_id is not null;--> statement-breakpoint
CREATE INDEX `message_provider` ON `message` (`channel_id`,`provider_id`) WHERE provider_id is not null;--> statement-breakpoint
CREATE INDEX `message_provider_thread` ON `message` (`channel_id`,`provider_thread_id`) WHERE provider_thread_id is not null;--> statement-breakpoint
CREATE INDEX `message_stand_in` ON `message` (`stands_in_for_id`) WHERE state = 'pending' and stands_in_for_id is not null;--> statement-breakpoint
ALTER TABLE `sender` ADD `breaker_limit` integer;--> statement-breakpoint
ALTER TABLE `sender` ADD `breaker_at_ms` integer;--> statement-breakpoint
ALTER TABLE `sender` ADD `breaker_why` text;--> statement-breakpoint
ALTER TABLE `start` ADD `paused_at_ms` integer;--> statement-breakpoint
ALTER TABLE `start` ADD `paused_by_id` text;--> statement-breakpoint
ALTER TABLE `teammate` ADD `holiday_region` text;--> statement-breakpoint
ALTER TABLE `teammate` ADD `calendar_no` integer DEFAULT 0 NOT NULL;