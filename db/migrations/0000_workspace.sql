CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`external_id` text,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`status` text,
	`csm_id` text,
	`ae_id` text,
	`mrr_cents` integer,
	`renews_on` text,
	`health` integer,
	`user_count` integer DEFAULT 0 NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	FOREIGN KEY (`csm_id`) REFERENCES `teammate`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ae_id`) REFERENCES `teammate`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `account_external` ON `account` (`external_id`);--> statement-breakpoint
CREATE INDEX `account_name` ON `account` (`name_key`,`id`);--> statement-breakpoint
CREATE INDEX `account_status` ON `account` (`status`,`name_key`,`id`);--> statement-breakpoint
CREATE INDEX `account_csm` ON `account` (`csm_id`,`name_key`,`id`);--> statement-breakpoint
CREATE INDEX `account_ae` ON `account` (`ae_id`);--> statement-breakpoint
CREATE INDEX `account_mrr` ON `account` (`mrr_cents`,`id`);--> statement-breakpoint
CREATE INDEX `account_renews` ON `account` (`renews_on`,`id`);--> statement-breakpoint
CREATE INDEX `account_health` ON `account` (`health`,`id`);--> statement-breakpoint
CREATE INDEX `account_created` ON `account` (`created_at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `account_trait` (
	`trait_id` text NOT NULL,
	`entity_id` text NOT NULL,
	`txt` text,
	`num` real,
	PRIMARY KEY(`entity_id`, `trait_id`),
	FOREIGN KEY (`trait_id`) REFERENCES `trait_definition`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `account_trait_txt` ON `account_trait` (`trait_id`,`txt`,`entity_id`);--> statement-breakpoint
CREATE INDEX `account_trait_num` ON `account_trait` (`trait_id`,`num`,`entity_id`) WHERE num is not null;--> statement-breakpoint
CREATE TABLE `api_key` (
	`id` text PRIMARY KEY NOT NULL,
	`config_id` text DEFAULT 'default' NOT NULL,
	`name` text,
	`start` text,
	`reference_id` text NOT NULL,
	`prefix` text,
	`key` text NOT NULL,
	`refill_interval` integer,
	`refill_amount` integer,
	`last_refill_at` integer,
	`enabled` integer,
	`rate_limit_enabled` integer,
	`rate_limit_time_window` integer,
	`rate_limit_max` integer,
	`request_count` integer,
	`remaining` integer,
	`last_request` integer,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`permissions` text,
	`metadata` text
);
--> statement-breakpoint
CREATE INDEX `api_key_key` ON `api_key` (`key`);--> statement-breakpoint
CREATE INDEX `api_key_reference` ON `api_key` (`reference_id`);--> statement-breakpoint
CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at_ms` integer NOT NULL,
	`actor_id` text,
	`action` text NOT NULL,
	`entity` text NOT NULL,
	`entity_id` text NOT NULL,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `audit_entity` ON `audit` (`entity`,`entity_id`,`seq`);--> statement-breakpoint
CREATE TABLE `change` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`entity` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `channel` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`settings` text NOT NULL,
	`sealed_secret` blob,
	`state` text DEFAULT 'ok' NOT NULL,
	`broken_why` text,
	`idempotency_ms` integer,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `conversation` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`subject` text NOT NULL,
	`state` text NOT NULL,
	`closed_why` text,
	`start_id` text,
	`template_id` text,
	`created_by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`active_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `conversation_state` ON `conversation` (`state`,`active_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `conversation_account` ON `conversation` (`account_id`,`active_at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `conversation_trait` (
	`trait_id` text NOT NULL,
	`entity_id` text NOT NULL,
	`txt` text,
	`num` real,
	PRIMARY KEY(`entity_id`, `trait_id`),
	FOREIGN KEY (`trait_id`) REFERENCES `trait_definition`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `conversation_trait_txt` ON `conversation_trait` (`trait_id`,`txt`,`entity_id`);--> statement-breakpoint
CREATE INDEX `conversation_trait_num` ON `conversation_trait` (`trait_id`,`num`,`entity_id`) WHERE num is not null;--> statement-breakpoint
CREATE TABLE `credential` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `login`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `credential_user` ON `credential` (`user_id`);--> statement-breakpoint
CREATE TABLE `delivery_event` (
	`id` text PRIMARY KEY NOT NULL,
	`message_id` text NOT NULL,
	`user_id` text,
	`kind` text NOT NULL,
	`verdict` text,
	`network` text,
	`agent` text,
	`detail` text,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `delivery_event_message` ON `delivery_event` (`message_id`,`kind`,`at_ms`);--> statement-breakpoint
CREATE INDEX `delivery_event_network` ON `delivery_event` (`network`,`at_ms`);--> statement-breakpoint
CREATE TABLE `draft_snapshot` (
	`message_id` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`bytes` blob NOT NULL,
	FOREIGN KEY (`message_id`) REFERENCES `message`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `draft_update` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`append_id` text NOT NULL,
	`message_id` text NOT NULL,
	`seal_no` integer NOT NULL,
	`author_id` text NOT NULL,
	`bytes` blob NOT NULL,
	`at_ms` integer NOT NULL,
	FOREIGN KEY (`message_id`) REFERENCES `message`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `draft_update_append` ON `draft_update` (`append_id`);--> statement-breakpoint
CREATE INDEX `draft_update_message` ON `draft_update` (`message_id`,`seq`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`teammate_id` text NOT NULL,
	`key` text NOT NULL,
	`body_hash` text NOT NULL,
	`status` integer,
	`answer` text,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`teammate_id`, `key`)
);
--> statement-breakpoint
CREATE TABLE `import_error` (
	`import_id` text NOT NULL,
	`line` integer NOT NULL,
	`field` text,
	`reason` text NOT NULL,
	PRIMARY KEY(`import_id`, `line`)
);
--> statement-breakpoint
CREATE TABLE `import_piece` (
	`import_id` text NOT NULL,
	`n` integer NOT NULL,
	`bytes` text NOT NULL,
	PRIMARY KEY(`import_id`, `n`)
);
--> statement-breakpoint
CREATE TABLE `import_run` (
	`id` text PRIMARY KEY NOT NULL,
	`file_name` text NOT NULL,
	`plan` text NOT NULL,
	`state` text NOT NULL,
	`total_bytes` integer DEFAULT 0 NOT NULL,
	`done_bytes` integer DEFAULT 0 NOT NULL,
	`rows` integer DEFAULT 0 NOT NULL,
	`created` integer DEFAULT 0 NOT NULL,
	`updated` integer DEFAULT 0 NOT NULL,
	`unchanged` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`failure` text,
	`created_by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`ended_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `import_run_state` ON `import_run` (`state`);--> statement-breakpoint
CREATE TABLE `job_lease` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`until_ms` integer NOT NULL,
	`fence` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `login` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT true NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `login_email` ON `login` (`email`);--> statement-breakpoint
CREATE TABLE `membership` (
	`account_id` text NOT NULL,
	`user_id` text NOT NULL,
	`is_owner` integer DEFAULT false NOT NULL,
	`role` text,
	PRIMARY KEY(`account_id`, `user_id`),
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `membership_user` ON `membership` (`user_id`,`account_id`);--> statement-breakpoint
CREATE TABLE `message` (
	`id` text PRIMARY KEY NOT NULL,
	`conversation_id` text NOT NULL,
	`account_id` text NOT NULL,
	`direction` text NOT NULL,
	`state` text NOT NULL,
	`lane` integer NOT NULL,
	`start_id` text,
	`template_id` text,
	`sender_mode` text NOT NULL,
	`default_teammate_id` text NOT NULL,
	`teammate_id` text NOT NULL,
	`sender_because` text NOT NULL,
	`channel_id` text NOT NULL,
	`reply_to` text,
	`allow_unsubscribes` integer NOT NULL,
	`approval_needed` integer DEFAULT false NOT NULL,
	`approved_seq` integer,
	`send_at_ms` integer NOT NULL,
	`send_at_is` text NOT NULL,
	`ignore_window` integer DEFAULT false NOT NULL,
	`send_now_at_ms` integer,
	`hold` text,
	`hold_until_ms` integer,
	`hold_detail` text,
	`subject` text NOT NULL,
	`edited_at_ms` integer,
	`edited_by_id` text,
	`editing_since_ms` integer,
	`undo_id` text,
	`claim_id` text,
	`claimed_at_ms` integer,
	`lease_ends_at_ms` integer,
	`began_at_ms` integer,
	`sealed_seq` integer,
	`seal_no` integer DEFAULT 0 NOT NULL,
	`ended_at_ms` integer,
	`ended_why` text,
	`provider_id` text,
	`rfc_message_id` text,
	`seen_first_at_ms` integer,
	`seen_count` integer DEFAULT 0 NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversation`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "message_state" CHECK("message"."state" in ('pending','sending','sent','cancelled','skipped','failed','unknown'))
);
--> statement-breakpoint
CREATE INDEX `message_due` ON `message` (`send_at_ms`,`id`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `message_queue` ON `message` (`teammate_id`,`channel_id`,`lane`,`send_at_ms`,`id`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `message_lease` ON `message` (`lease_ends_at_ms`) WHERE state = 'sending';--> statement-breakpoint
CREATE INDEX `message_conversation` ON `message` (`conversation_id`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `message_account` ON `message` (`account_id`,`state`);--> statement-breakpoint
CREATE INDEX `message_start` ON `message` (`start_id`,`state`);--> statement-breakpoint
CREATE INDEX `message_ended` ON `message` (`state`,`ended_at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `message_mime` (
	`message_id` text PRIMARY KEY NOT NULL,
	`seal_no` integer NOT NULL,
	`bytes` blob NOT NULL,
	`sha256` text NOT NULL,
	`html` text NOT NULL,
	FOREIGN KEY (`message_id`) REFERENCES `message`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `outbox_mail` (
	`id` text PRIMARY KEY NOT NULL,
	`idempotency_key` text NOT NULL,
	`channel_id` text NOT NULL,
	`message_id` text NOT NULL,
	`envelope_from` text NOT NULL,
	`envelope_to` text NOT NULL,
	`bytes` blob NOT NULL,
	`accepted_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_mail_key` ON `outbox_mail` (`idempotency_key`);--> statement-breakpoint
CREATE INDEX `outbox_mail_newest` ON `outbox_mail` (`accepted_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `outbox_mail_message` ON `outbox_mail` (`message_id`);--> statement-breakpoint
CREATE TABLE `participant` (
	`message_id` text NOT NULL,
	`role` text NOT NULL,
	`n` integer NOT NULL,
	`user_id` text,
	`address` text NOT NULL,
	`name` text,
	PRIMARY KEY(`message_id`, `role`, `n`),
	FOREIGN KEY (`message_id`) REFERENCES `message`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `participant_user` ON `participant` (`user_id`,`message_id`);--> statement-breakpoint
CREATE INDEX `participant_address` ON `participant` (`address`);--> statement-breakpoint
CREATE TABLE `send_try` (
	`claim_id` text NOT NULL,
	`message_id` text NOT NULL,
	`teammate_id` text NOT NULL,
	`channel_id` text NOT NULL,
	`counts_at_ms` integer NOT NULL,
	PRIMARY KEY(`claim_id`, `message_id`)
);
--> statement-breakpoint
CREATE INDEX `send_try_quota` ON `send_try` (`teammate_id`,`channel_id`,`counts_at_ms`);--> statement-breakpoint
CREATE INDEX `send_try_message` ON `send_try` (`message_id`);--> statement-breakpoint
CREATE TABLE `sender` (
	`id` text PRIMARY KEY NOT NULL,
	`channel_id` text NOT NULL,
	`teammate_id` text NOT NULL,
	`address` text NOT NULL,
	`hourly_limit` integer,
	`daily_limit` integer,
	`min_gap_seconds` integer DEFAULT 0 NOT NULL,
	`paused_at_ms` integer,
	`paused_by_id` text,
	`busy_until_ms` integer,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`channel_id`) REFERENCES `channel`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`teammate_id`) REFERENCES `teammate`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sender_pair` ON `sender` (`channel_id`,`teammate_id`);--> statement-breakpoint
CREATE INDEX `sender_teammate` ON `sender` (`teammate_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `login`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `setting` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `setup_link` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`ends_at_ms` integer NOT NULL,
	`used_at_ms` integer
);
--> statement-breakpoint
CREATE TABLE `signing_key` (
	`id` integer PRIMARY KEY NOT NULL,
	`sealed_secret` blob NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `start` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`definition` text NOT NULL,
	`seed` blob NOT NULL,
	`subject_text` text NOT NULL,
	`template_id` text,
	`state` text NOT NULL,
	`planned` integer DEFAULT 0 NOT NULL,
	`created` integer DEFAULT 0 NOT NULL,
	`skipped` text,
	`failure` text,
	`created_by_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`ended_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `start_open` ON `start` (`state`);--> statement-breakpoint
CREATE INDEX `start_newest` ON `start` (`created_at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `start_item` (
	`start_id` text NOT NULL,
	`n` integer NOT NULL,
	`address` text NOT NULL,
	`account_id` text NOT NULL,
	`user_id` text NOT NULL,
	`message_id` text,
	PRIMARY KEY(`start_id`, `n`),
	FOREIGN KEY (`start_id`) REFERENCES `start`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `start_item_address` ON `start_item` (`start_id`,`address`);--> statement-breakpoint
CREATE INDEX `start_item_waiting` ON `start_item` (`start_id`,`n`) WHERE message_id is null;--> statement-breakpoint
CREATE TABLE `suppression` (
	`address` text PRIMARY KEY NOT NULL,
	`why` text NOT NULL,
	`detail` text,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `teammate` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`first_name` text DEFAULT '' NOT NULL,
	`last_name` text DEFAULT '' NOT NULL,
	`role` text NOT NULL,
	`state` text NOT NULL,
	`may_send` integer DEFAULT true NOT NULL,
	`time_zone` text DEFAULT 'UTC' NOT NULL,
	`sending_window` text,
	`signature` text,
	`join_token_hash` text,
	`join_token_ends_at_ms` integer,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `teammate_email` ON `teammate` (`email`);--> statement-breakpoint
CREATE INDEX `teammate_join` ON `teammate` (`join_token_hash`);--> statement-breakpoint
CREATE TABLE `teammate_trait` (
	`trait_id` text NOT NULL,
	`entity_id` text NOT NULL,
	`txt` text,
	`num` real,
	PRIMARY KEY(`entity_id`, `trait_id`),
	FOREIGN KEY (`trait_id`) REFERENCES `trait_definition`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `teammate_trait_txt` ON `teammate_trait` (`trait_id`,`txt`,`entity_id`);--> statement-breakpoint
CREATE INDEX `teammate_trait_num` ON `teammate_trait` (`trait_id`,`num`,`entity_id`) WHERE num is not null;--> statement-breakpoint
CREATE TABLE `template` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`shared` integer NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`created_by_id` text NOT NULL,
	`archived_at_ms` integer,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `template_name` ON `template` (`name`,`id`);--> statement-breakpoint
CREATE TABLE `trait_definition` (
	`id` text PRIMARY KEY NOT NULL,
	`entity` text NOT NULL,
	`key` text NOT NULL,
	`label` text NOT NULL,
	`type` text NOT NULL,
	`options` text,
	`edit_right` text NOT NULL,
	`archived_at_ms` integer,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trait_definition_key` ON `trait_definition` (`entity`,`key`);--> statement-breakpoint
CREATE TABLE `undo` (
	`id` text PRIMARY KEY NOT NULL,
	`teammate_id` text NOT NULL,
	`ends_at_ms` integer NOT NULL,
	`what` text NOT NULL,
	`before` text NOT NULL,
	`taken_at_ms` integer
);
--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`external_id` text,
	`email` text,
	`first_name` text,
	`last_name` text,
	`name_key` text NOT NULL,
	`last_seen_at_ms` integer,
	`unsubscribed_at_ms` integer,
	`unsubscribed_by` text,
	`unsubscribe_reason` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email` ON `user` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `user_external` ON `user` (`external_id`);--> statement-breakpoint
CREATE INDEX `user_name` ON `user` (`name_key`,`id`);--> statement-breakpoint
CREATE INDEX `user_last_seen` ON `user` (`last_seen_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `user_created` ON `user` (`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `user_unsubscribed` ON `user` (`unsubscribed_at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `user_trait` (
	`trait_id` text NOT NULL,
	`entity_id` text NOT NULL,
	`txt` text,
	`num` real,
	PRIMARY KEY(`entity_id`, `trait_id`),
	FOREIGN KEY (`trait_id`) REFERENCES `trait_definition`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `user_trait_txt` ON `user_trait` (`trait_id`,`txt`,`entity_id`);--> statement-breakpoint
CREATE INDEX `user_trait_num` ON `user_trait` (`trait_id`,`num`,`entity_id`) WHERE num is not null;--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verification_identifier` ON `verification` (`identifier`);