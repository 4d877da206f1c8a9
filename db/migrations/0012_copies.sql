ALTER TABLE `message` ADD `copy_of_id` text;--> statement-breakpoint
CREATE INDEX `message_copies` ON `message` (`copy_of_id`) WHERE copy_of_id is not null;