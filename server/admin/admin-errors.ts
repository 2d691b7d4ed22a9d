/** What the portal's doors answer besides the codes that a page's telephony knows. One row each. */
export const adminErrors = {
  notFound: 'There is nothing here.',
  changedMeanwhile: 'Somebody else has changed this meanwhile. Look at what it is now, then save again.',
  ofTheFile: 'This comes from the configuration file. Change it there, and start the server again.',
  idTaken: 'There is one of this id already.',
  loginTaken: 'There is a user of this login already.',
  stillUsed: 'Users, or a group of users, still belong to this. Move or delete them first.',
  tokenRefused: 'The token is not right, has ended, was used already, or is for somebody who is not here.',
  originRefused: 'This page does not belong to the site that has signed the token.',
  lastOwner: 'The last owner has to stay an owner, and active: nobody else could make another.',
  codeNeeded: 'Enter the code that your phone shows.',
  codeWrong: 'The code is not right, or was used already. Wait for the next one.',
  passwordWrong: 'This is not your password.',
  linkUsed: 'This link has been used, or is too old. Ask for another one.',
  notFirst: 'There is a connection already: the simulated phone system is for a server that has none.',
  welcomeUsed: 'This link has been used, or is too old. Start the server again for a new one.',
} as const;
export type AdminErrorCode = keyof typeof adminErrors;
