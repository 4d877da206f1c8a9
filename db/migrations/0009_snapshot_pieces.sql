CREATE TABLE `__new_draft_snapshot` (
	`message_id` text NOT NULL,
	`seq` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`message_id`, `seq`),
	FOREIGN KEY (`message_id`) REFERENCES `message`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
INSERT INTO `__new_draft_snapshot`("message_id", "seq", "bytes") SELECT "message_id", "seq", "bytes" FROM `draft_snapshot`;--> statement-breakpoint
DROP TABLE `draft_snapshot`;--> statement-breakpoint
ALTER TABLE `__new_draft_snapshot` RENAME TO `draft_snapshot`;--> statement-breakpoint
CREATE TABLE `__new_text_snapshot` (
	`room` text NOT NULL,
	`seq` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`room`, `seq`)
);
--> statement-breakpoint
INSERT INTO `__new_text_snapshot`("room", "seq", "bytes") SELECT "room", "seq", "bytes" FROM `text_snapshot`;--> statement-breakpoint
DROP TABLE `text_snapshot`;--> statement-breakpoint
ALTER TABLE `__new_text_snapshot` RENAME TO `text_snapshot`;