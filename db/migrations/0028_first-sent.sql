DROP INDEX `message_left`;--> statement-breakpoint
CREATE INDEX `message_left_at` ON `message` (`ended_at_ms`,`conversation_id`,`tells`,`state`) WHERE state = 'sent' and tells is not null;--> statement-breakpoint
CREATE INDEX `message_left` ON `message` (`conversation_id`,`ended_at_ms`,`tells`,`untracked`,`state`) WHERE state = 'sent' and tells is not null;