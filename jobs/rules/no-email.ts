/** Why a message has nobody to go to whose users gave their addresses up (SE1). */
export const noEmailWords = "Its reader has no e-mail address any more.";
