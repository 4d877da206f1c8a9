CREATE TABLE `bulk_run` (
	`id` text PRIMARY KEY NOT NULL,
	`entity` text NOT NULL,
	`act` text NOT NULL,
	`chosen` text NOT NULL,
	`state` text NOT NULL,
	`after_id` text,
	`seen` integer DEFAULT 0 NOT NULL,
	`changed` integer DEFAULT 0 NOT NULL,
	`failure` text,
	`created_by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`ended_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `bulk_run_state` ON `bulk_run` (`state`,`id`);--> statement-breakpoint
CREATE TABLE `import_mapping` (
	`header_hash` text PRIMARY KEY NOT NULL,
	`plan` text NOT NULL,
	`by_id` text NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `saved_view` (
	`id` text PRIMARY KEY NOT NULL,
	`list` text NOT NULL,
	`name` text NOT NULL,
	`owner_id` text NOT NULL,
	`shared` integer NOT NULL,
	`view` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `saved_view_list` ON `saved_view` (`list`,`name`,`id`);--> statement-breakpoint
CREATE TABLE `search_doc` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`entity` text NOT NULL,
	`entity_id` text NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_doc_entity` ON `search_doc` (`entity`,`entity_id`);--> statement-breakpoint
CREATE TABLE `two_factor` (
	`id` text PRIMARY KEY NOT NULL,
	`secret` text NOT NULL,
	`backup_codes` text NOT NULL,
	`user_id` text NOT NULL,
	`verified` integer DEFAULT true,
	`failed_verification_count` integer DEFAULT 0,
	`locked_until` integer,
	FOREIGN KEY (`user_id`) REFERENCES `login`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `two_factor_user` ON `two_factor` (`user_id`);--> statement-breakpoint
ALTER TABLE `import_run` ADD `dry_run` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `import_run` ADD `header_hash` text;--> statement-breakpoint
ALTER TABLE `login` ADD `two_factor_enabled` integer DEFAULT false;--> statement-breakpoint
ALTER TABLE `suppression` ADD `by_id` text;--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit` (`actor_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit` (`action`,`seq`);