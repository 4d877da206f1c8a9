ALTER TABLE `conversation` ADD `unread_at_ms` integer;--> statement-breakpoint
CREATE INDEX `conversation_unread` ON `conversation` (`active_at_ms`,`id`) WHERE unread_at_ms is not null;