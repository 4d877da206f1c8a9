-- Answers kept until now were not sealed, and a repeat of their requests finds no id.
DELETE FROM `idempotency`;--> statement-breakpoint
ALTER TABLE `idempotency` ADD `made_id` text NOT NULL;
