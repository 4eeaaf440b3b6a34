import { booleanSetting, choiceSetting, durationSetting, integerSetting, tableSetting, textSetting } from '../../../base/settings.ts'
import { letterKinds, notificationKinds } from '../domain/mail/kinds.ts'

/** What is sent by mail, and when it must be asked for again. */
export const mailSettings = {
  emailSignup: booleanSetting({
    key: 'auth.email.enable_signup',
    env: 'DORSAL_EMAIL_ENABLE_SIGNUP',
    default: true,
    about: 'New users may sign up with an e-mail address.',
  }),
  emailConfirmations: booleanSetting({
    key: 'auth.email.enable_confirmations',
    env: 'DORSAL_EMAIL_ENABLE_CONFIRMATIONS',
    default: false,
    about: 'Users confirm their e-mail address before they can sign in; false takes every address at its word.',
  }),
  doubleConfirmChanges: booleanSetting({
    key: 'auth.email.double_confirm_changes',
    env: 'DORSAL_EMAIL_DOUBLE_CONFIRM_CHANGES',
    default: true,
    about: 'A change of e-mail address is confirmed from the old address as well as from the new one.',
  }),
  securePasswordChange: booleanSetting({
    key: 'auth.email.secure_password_change',
    env: 'DORSAL_EMAIL_SECURE_PASSWORD_CHANGE',
    default: false,
    about: 'A new password needs a sign-in of the last 24 hours, or a code sent by mail.',
  }),
  emailMaxFrequency: durationSetting({
    key: 'auth.email.max_frequency',
    env: 'DORSAL_EMAIL_MAX_FREQUENCY',
    default: 1,
    about: 'Least time between two mails to one address.',
  }),
  emailOtpLength: integerSetting({
    key: 'auth.email.otp_length',
    env: 'DORSAL_EMAIL_OTP_LENGTH',
    default: 6,
    min: 6,
    max: 10,
    about: 'Digits of a code sent by mail.',
  }),
  emailOtpExpiry: integerSetting({
    key: 'auth.email.otp_expiry',
    env: 'DORSAL_EMAIL_OTP_EXPIRY',
    default: 3600,
    min: 1,
    max: 86_400,
    about: 'Seconds that a code or link sent by mail is valid.',
  }),
  codeAttempts: integerSetting({
    key: 'dorsal.auth.code_attempts',
    env: 'DORSAL_CODE_ATTEMPTS',
    default: 5,
    min: 1,
    max: 100,
    about: 'Wrong guesses after which a code is void; the link in the same mail stays valid.',
  }),
  mailLanguage: choiceSetting({
    key: 'dorsal.auth.mail_language',
    env: 'DORSAL_MAIL_LANGUAGE',
    choices: ['en', 'fr'],
    default: 'en',
    about:
      'Language of mails to people whose own is not known: neither from `locale` or `lang` in their metadata nor from Accept-Language.',
  }),
  mailTemplates: tableSetting({
    key: 'auth.email.template',
    env: 'DORSAL_EMAIL_TEMPLATES',
    names: new RegExp(`^(${letterKinds.join('|')})\\.(subject|content_path)$`),
    example: `invite.subject = "…", invite.content_path = "./templates/invite.html"; it may be ${letterKinds.join(', ')}`,
    about: 'Subjects and HTML files of your own, with the variables of Supabase: `{{ .ConfirmationURL }}`, `{{ .Token }}` ….',
  }),
  mailNotifications: tableSetting({
    key: 'auth.email.notification',
    env: 'DORSAL_EMAIL_NOTIFICATIONS',
    names: new RegExp(`^(${notificationKinds.join('|')})\\.(enabled|subject|content_path)$`),
    example: `password_changed.enabled = true; it may be ${notificationKinds.join(', ')}`,
    about: 'Mails that tell people what changed about their account, each off unless `enabled`; subjects and HTML files of your own.',
  }),
} as const

/** The server that takes the mail; without a host it stays in the local mailbox. */
export const smtpSettings = {
  smtpEnabled: booleanSetting({
    key: 'auth.email.smtp.enabled',
    env: 'DORSAL_SMTP_ENABLED',
    default: true,
    about: 'Sends mail through the server of `auth.email.smtp.host`, if one is set.',
  }),
  smtpHost: textSetting({
    key: 'auth.email.smtp.host',
    env: 'DORSAL_SMTP_HOST',
    default: undefined,
    mayMiss: true,
    about: 'SMTP server that takes the mail. Absent: mail is kept for reading at `/mailbox` and never sent.',
  }),
  smtpPort: integerSetting({
    key: 'auth.email.smtp.port',
    env: 'DORSAL_SMTP_PORT',
    default: 587,
    min: 1,
    max: 65_535,
    about: 'Its port: 465 speaks TLS from the first byte, the others change to it with STARTTLS.',
  }),
  smtpUser: textSetting({
    key: 'auth.email.smtp.user',
    env: 'DORSAL_SMTP_USER',
    default: undefined,
    mayMiss: true,
    about: 'Name to log in with.',
  }),
  smtpPassword: textSetting({
    key: 'auth.email.smtp.pass',
    env: 'DORSAL_SMTP_PASS',
    secret: true,
    default: undefined,
    mayMiss: true,
    about: 'Password to log in with.',
  }),
  smtpAdminEmail: textSetting({
    key: 'auth.email.smtp.admin_email',
    env: 'DORSAL_SMTP_ADMIN_EMAIL',
    default: undefined,
    mayMiss: true,
    about: 'Address that mails come from.',
  }),
  smtpSenderName: textSetting({
    key: 'auth.email.smtp.sender_name',
    env: 'DORSAL_SMTP_SENDER_NAME',
    default: undefined,
    mayMiss: true,
    about: 'Name that mails come from.',
  }),
  smtpTls: choiceSetting({
    key: 'dorsal.auth.smtp_tls',
    env: 'DORSAL_SMTP_TLS',
    choices: ['required', 'off'],
    default: 'required',
    about: 'Whether mail may leave without TLS: `off` is for a server on this machine or in a network of your own.',
  }),
  smtpTimeout: durationSetting({
    key: 'dorsal.auth.smtp_timeout',
    env: 'DORSAL_SMTP_TIMEOUT',
    default: 10,
    min: 0.1,
    max: 120,
    about: 'Longest wait for the server at each step.',
  }),
} as const
