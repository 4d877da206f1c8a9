DROP INDEX `template_name`;--> statement-breakpoint
ALTER TABLE `template` ADD `name_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE `template` SET `name_key` = lower(trim(`name`));--> statement-breakpoint
CREATE INDEX `template_name` ON `template` (`name_key`,`id`);--> statement-breakpoint
CREATE INDEX `message_template` ON `message` (`template_id`,`state`);