ALTER TABLE `attachment` ADD `whole_at_ms` integer;--> statement-breakpoint
CREATE INDEX `attachment_sha256` ON `attachment` (`sha256`) WHERE whole_at_ms is not null;--> statement-breakpoint
CREATE INDEX `attachment_unfinished` ON `attachment` (`created_at_ms`) WHERE whole_at_ms is null;--> statement-breakpoint
ALTER TABLE `message_mime` ADD `files` text;--> statement-breakpoint
ALTER TABLE `template` ADD `files` text;