CREATE TABLE `ingest_clock` (
	`entity` text NOT NULL,
	`key_hash` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`entity`, `key_hash`)
);
--> statement-breakpoint
CREATE TABLE `ingest_note` (
	`kind` text NOT NULL,
	`about` text NOT NULL,
	`name` text NOT NULL,
	`type` text,
	`count` integer NOT NULL,
	`first_at_ms` integer NOT NULL,
	`last_at_ms` integer NOT NULL,
	PRIMARY KEY(`kind`, `about`, `name`)
);
--> statement-breakpoint
CREATE TABLE `ingest_seen` (
	`key_id` text NOT NULL,
	`message_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`key_id`, `message_id`)
);
--> statement-breakpoint
CREATE INDEX `ingest_seen_at` ON `ingest_seen` (`at_ms`);