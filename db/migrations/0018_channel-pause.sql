ALTER TABLE `channel` ADD `paused_at_ms` integer;--> statement-breakpoint
ALTER TABLE `channel` ADD `paused_by_id` text;--> statement-breakpoint
ALTER TABLE `sender` ADD `paused_with_channel` integer DEFAULT false NOT NULL;