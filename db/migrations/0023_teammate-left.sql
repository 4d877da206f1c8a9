ALTER TABLE `teammate` ADD `left_at_ms` integer;--> statement-breakpoint
ALTER TABLE `teammate` ADD `handed_to_id` text;