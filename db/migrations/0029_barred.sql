CREATE TABLE `playbook_barred` (
	`playbook_id` text NOT NULL,
	`account_id` text NOT NULL,
	PRIMARY KEY(`playbook_id`, `account_id`)
);
