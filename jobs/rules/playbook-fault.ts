const says = "Nobody can tell whether its account still matches the playbook “";

/** Why a message of a playbook waits that cannot be judged (PB3), for whoever mends it or sends it on purpose. */
export const playbookFaultText = (name: string, fault: string): string => `${says}${name}”. ${fault}`;

/** Whether the detail of a hold is such a text. */
export const isPlaybookFault = (detail: string | null): boolean => detail?.startsWith(says) ?? false;
