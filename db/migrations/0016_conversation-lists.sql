CREATE INDEX `conversation_replied` ON `conversation` (`active_at_ms`,`id`) WHERE replied_at_ms is not null;--> statement-breakpoint
CREATE INDEX `conversation_template` ON `conversation` (`template_id`,`active_at_ms`,`id`) WHERE template_id is not null;--> statement-breakpoint
CREATE INDEX `delivery_event_bounce` ON `delivery_event` (`message_id`) WHERE kind = 'bounce';--> statement-breakpoint
CREATE INDEX `message_sender` ON `message` (`teammate_id`,`conversation_id`);--> statement-breakpoint
CREATE INDEX `message_seen` ON `message` (`conversation_id`) WHERE seen_first_at_ms is not null;