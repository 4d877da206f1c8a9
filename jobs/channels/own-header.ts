/** Names the message of ours that a mail is, where a provider may put a Message-ID of its own in place of ours (SE3). */
export const ownHeader = "X-Parley-Message";
