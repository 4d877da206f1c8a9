CREATE TABLE `dashboard` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`owner_id` text NOT NULL,
	`shared` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `dashboard_name` ON `dashboard` (`name`,`id`);--> statement-breakpoint
CREATE TABLE `enrollment` (
	`id` text PRIMARY KEY NOT NULL,
	`playbook_id` text NOT NULL,
	`version_no` integer NOT NULL,
	`account_id` text NOT NULL,
	`entered_at_ms` integer NOT NULL,
	`left_at_ms` integer,
	`left_why` text,
	`undone_at_ms` integer,
	`baseline` integer DEFAULT false NOT NULL,
	`acted_first_at_ms` integer,
	`acted_at_ms` integer,
	FOREIGN KEY (`playbook_id`) REFERENCES `playbook`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `enrollment_open` ON `enrollment` (`playbook_id`,`account_id`) WHERE left_at_ms is null;--> statement-breakpoint
CREATE INDEX `enrollment_account` ON `enrollment` (`account_id`,`entered_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `enrollment_playbook` ON `enrollment` (`playbook_id`,`entered_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `enrollment_again` ON `enrollment` (`playbook_id`,`account_id`,`acted_first_at_ms`);--> statement-breakpoint
CREATE INDEX `enrollment_version` ON `enrollment` (`playbook_id`,`version_no`,`account_id`) WHERE left_at_ms is null;--> statement-breakpoint
CREATE INDEX `enrollment_to_undo` ON `enrollment` (`playbook_id`,`left_at_ms`) WHERE left_at_ms is not null and undone_at_ms is null;--> statement-breakpoint
CREATE TABLE `enrollment_item` (
	`enrollment_id` text NOT NULL,
	`action_key` text NOT NULL,
	`item_key` text NOT NULL,
	`playbook_id` text NOT NULL,
	`state` text NOT NULL,
	`check_at_ms` integer,
	`message_id` text,
	`after_message_id` text,
	`why` text,
	`undone_at_ms` integer,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`enrollment_id`, `action_key`, `item_key`),
	FOREIGN KEY (`enrollment_id`) REFERENCES `enrollment`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `enrollment_item_message` ON `enrollment_item` (`message_id`) WHERE message_id is not null;--> statement-breakpoint
CREATE INDEX `enrollment_item_waiting` ON `enrollment_item` (`check_at_ms`) WHERE state = 'waiting';--> statement-breakpoint
CREATE TABLE `enrollment_step` (
	`enrollment_id` text NOT NULL,
	`action_key` text NOT NULL,
	`playbook_id` text NOT NULL,
	`due_at_ms` integer NOT NULL,
	`state` text NOT NULL,
	`at_ms` integer,
	`why` text,
	`result` text,
	PRIMARY KEY(`enrollment_id`, `action_key`),
	FOREIGN KEY (`enrollment_id`) REFERENCES `enrollment`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `enrollment_step_due` ON `enrollment_step` (`playbook_id`,`due_at_ms`,`enrollment_id`) WHERE state = 'due';--> statement-breakpoint
CREATE TABLE `playbook` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`state` text NOT NULL,
	`definition` text NOT NULL,
	`draft_no` integer DEFAULT 0 NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	`paused_at_ms` integer,
	`paused_by_id` text,
	`archived_at_ms` integer,
	`swept_at_ms` integer,
	`fault` text,
	`created_by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `playbook_name` ON `playbook` (`name_key`,`id`);--> statement-breakpoint
CREATE INDEX `playbook_live` ON `playbook` (`id`) WHERE state = 'live' and archived_at_ms is null;--> statement-breakpoint
CREATE TABLE `playbook_action` (
	`playbook_id` text NOT NULL,
	`version_no` integer NOT NULL,
	`key` text NOT NULL,
	`n` integer NOT NULL,
	`kind` text NOT NULL,
	`start_id` text,
	PRIMARY KEY(`playbook_id`, `version_no`, `key`),
	FOREIGN KEY (`playbook_id`) REFERENCES `playbook`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `playbook_action_start` ON `playbook_action` (`start_id`) WHERE start_id is not null;--> statement-breakpoint
CREATE TABLE `playbook_touched` (
	`account_id` text PRIMARY KEY NOT NULL,
	`no` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `playbook_version` (
	`playbook_id` text NOT NULL,
	`no` integer NOT NULL,
	`definition` text NOT NULL,
	`created_by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`playbook_id`, `no`),
	FOREIGN KEY (`playbook_id`) REFERENCES `playbook`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `widget` (
	`id` text PRIMARY KEY NOT NULL,
	`dashboard_id` text NOT NULL,
	`n` integer NOT NULL,
	`title` text NOT NULL,
	`kind` text NOT NULL,
	`spec` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	FOREIGN KEY (`dashboard_id`) REFERENCES `dashboard`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `widget_dashboard` ON `widget` (`dashboard_id`,`n`,`id`);--> statement-breakpoint
ALTER TABLE `account` ADD `untracked` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `message` ADD `left_playbook_at_ms` integer;--> statement-breakpoint
ALTER TABLE `message` ADD `unless_replied` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `message_unless_replied` ON `message` (`conversation_id`) WHERE state = 'pending' and unless_replied = 1;--> statement-breakpoint
ALTER TABLE `start` ADD `playbook_id` text;--> statement-breakpoint
ALTER TABLE `start` ADD `action_key` text;--> statement-breakpoint
CREATE INDEX `start_playbook` ON `start` (`playbook_id`,`action_key`) WHERE playbook_id is not null;--> statement-breakpoint
ALTER TABLE `user` ADD `untracked` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `conversation_start` ON `conversation` (`start_id`,`active_at_ms`,`id`) WHERE start_id is not null;