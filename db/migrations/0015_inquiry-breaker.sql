CREATE TABLE `send_inquiry` (
	`message_id` text PRIMARY KEY NOT NULL,
	`times` integer DEFAULT 0 NOT NULL,
	`asked_at_ms` integer NOT NULL,
	`said` text NOT NULL,
	`detail` text,
	`next_at_ms` integer,
	FOREIGN KEY (`message_id`) REFERENCES `message`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `sender` ADD `breaker_from_ms` integer;--> statement-breakpoint
CREATE INDEX `delivery_event_trouble` ON `delivery_event` (`at_ms`) WHERE kind in ('bounce', 'complaint');