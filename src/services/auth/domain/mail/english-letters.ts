import type { LetterTable, LetterWords } from './letter.ts'

export const englishWords: LetterWords = { linkBelow: 'If the button does not work, open this address:', sentBy: 'Sent by' }

const ignore = 'If you did not ask for this, you can ignore this message: nothing happens without the link or the code.'
const protect = 'If it was not you, choose a new password now and tell whoever runs this service.'

export const englishLetters: LetterTable = {
  confirmation: {
    subject: 'Confirm your e-mail address',
    heading: 'Welcome',
    paragraphs: ['Confirm that {{ .Email }} is your address to finish signing up to {{ .SiteName }}.'],
    button: 'Confirm my address',
    codeIntroduction: 'Or type this code where you are asked for it:',
    footnote: ignore,
  },
  recovery: {
    subject: 'Choose a new password',
    heading: 'A new password',
    paragraphs: ['Somebody, most likely you, forgot the password of {{ .Email }} at {{ .SiteName }}.'],
    button: 'Choose a new password',
    codeIntroduction: 'Or type this code where you are asked for it:',
    footnote: ignore,
  },
  invite: {
    subject: 'You are invited to {{ .SiteName }}',
    heading: 'You are invited',
    paragraphs: ['Somebody at {{ .SiteName }} would like {{ .Email }} to join.'],
    button: 'Accept the invitation',
    codeIntroduction: 'Or type this code where you are asked for it:',
    footnote: 'If you do not know what this is about, you can ignore this message.',
  },
  magic_link: {
    subject: 'Your sign-in link',
    heading: 'Sign in',
    paragraphs: ['This is the link to sign in to {{ .SiteName }} as {{ .Email }}. It works once.'],
    button: 'Sign in',
    codeIntroduction: 'Or type this code where you are asked for it:',
    footnote: ignore,
  },
  email_change: {
    subject: 'Confirm the change of your e-mail address',
    heading: 'A new e-mail address',
    paragraphs: [
      '{{ if .Email }}The address of your account at {{ .SiteName }} is to change from {{ .Email }} to {{ .NewEmail }}.{{ else }}{{ .NewEmail }} is to become the address of your account at {{ .SiteName }}.{{ end }}',
    ],
    button: 'Confirm the change',
    codeIntroduction: 'Or type this code where you are asked for it:',
    footnote: 'If you did not ask for this, do not confirm it, and choose a new password.',
  },
  reauthentication: {
    subject: '{{ .Token }} is your code',
    heading: 'Is it you?',
    paragraphs: ['Before anything changes in your account at {{ .SiteName }}, we make sure that it is you.'],
    codeIntroduction: 'Type this code where you are asked for it:',
    footnote: protect,
  },
  password_changed: {
    subject: 'Your password was changed',
    heading: 'A new password',
    paragraphs: ['The password of {{ .Email }} at {{ .SiteName }} has just been changed.'],
    footnote: protect,
  },
  email_changed: {
    subject: 'Your e-mail address was changed',
    heading: 'A new e-mail address',
    paragraphs: ['The address of your account at {{ .SiteName }} was changed from {{ .OldEmail }} to {{ .Email }}.'],
    footnote: protect,
  },
  phone_changed: {
    subject: 'Your phone number was changed',
    heading: 'A new phone number',
    paragraphs: [
      'The phone number of your account at {{ .SiteName }} is now {{ .Phone }}{{ if .OldPhone }}, in place of {{ .OldPhone }}{{ end }}.',
    ],
    footnote: protect,
  },
  identity_linked: {
    subject: 'A way to sign in was added',
    heading: 'A new way to sign in',
    paragraphs: ['The account {{ .Email }} at {{ .SiteName }} can now be signed in to with {{ .Provider }}.'],
    footnote: protect,
  },
  identity_unlinked: {
    subject: 'A way to sign in was removed',
    heading: 'One way less to sign in',
    paragraphs: ['The account {{ .Email }} at {{ .SiteName }} can no longer be signed in to with {{ .Provider }}.'],
    footnote: protect,
  },
  mfa_factor_enrolled: {
    subject: 'A second factor was added',
    heading: 'A second factor',
    paragraphs: ['Signing in to {{ .SiteName }} as {{ .Email }} can now be confirmed with a second factor: {{ .FactorType }}.'],
    footnote: protect,
  },
  mfa_factor_unenrolled: {
    subject: 'A second factor was removed',
    heading: 'One factor less',
    paragraphs: ['A second factor of {{ .Email }} at {{ .SiteName }} was removed: {{ .FactorType }}.'],
    footnote: protect,
  },
}
