ALTER TABLE `channel` ADD `connection_no` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `message` ADD `began_connection_no` integer DEFAULT 0 NOT NULL;