DROP TABLE `import_piece`;--> statement-breakpoint
CREATE TABLE `import_piece` (
	`import_id` text NOT NULL,
	`n` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`import_id`, `n`)
);
--> statement-breakpoint
ALTER TABLE `import_run` ADD `done_lines` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `user_no_email` ON `user` (`id`) WHERE email is null;
