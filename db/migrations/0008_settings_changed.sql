ALTER TABLE `message` ADD `changed_at_ms` integer;--> statement-breakpoint
ALTER TABLE `message` ADD `changed_by_id` text;