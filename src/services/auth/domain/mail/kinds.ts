/** Kinds with a code or a link, by the names of `auth.email.template.…`. */
export const letterKinds = ['confirmation', 'recovery', 'invite', 'magic_link', 'email_change', 'reauthentication'] as const

/** Kinds that tell of a change, by the names of `auth.email.notification.…`. */
export const notificationKinds = [
  'password_changed',
  'email_changed',
  'phone_changed',
  'identity_linked',
  'identity_unlinked',
  'mfa_factor_enrolled',
  'mfa_factor_unenrolled',
] as const

export type LetterKind = (typeof letterKinds)[number]

export type NotificationKind = (typeof notificationKinds)[number]
