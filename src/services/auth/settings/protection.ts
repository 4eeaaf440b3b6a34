import { booleanSetting, choiceSetting, integerSetting, textSetting } from '../../../base/settings.ts'

export const protectionSettings = {
  captchaEnabled: booleanSetting({
    key: 'auth.captcha.enabled',
    env: 'DORSAL_CAPTCHA_ENABLED',
    default: false,
    about: 'Sign-ups, sign-ins and requests for mails need a solved captcha.',
  }),
  captchaProvider: choiceSetting({
    key: 'auth.captcha.provider',
    env: 'DORSAL_CAPTCHA_PROVIDER',
    choices: ['hcaptcha', 'turnstile'],
    default: 'hcaptcha',
    about: 'Who judges captchas.',
  }),
  captchaSecret: textSetting({
    key: 'auth.captcha.secret',
    env: 'DORSAL_CAPTCHA_SECRET',
    default: undefined,
    secret: true,
    mayMiss: true,
    about: 'Our secret with whoever judges captchas.',
  }),
  captchaUrl: textSetting({
    key: 'dorsal.auth.captcha_url',
    env: 'DORSAL_CAPTCHA_URL',
    default: '',
    about: 'Where captchas are judged. Empty: at the address of the provider.',
  }),
  minimumPasswordLength: integerSetting({
    key: 'auth.minimum_password_length',
    env: 'DORSAL_MINIMUM_PASSWORD_LENGTH',
    default: 6,
    min: 6,
    max: 72,
    about: 'Fewest characters of a password.',
  }),
  passwordRequirements: choiceSetting({
    key: 'auth.password_requirements',
    env: 'DORSAL_PASSWORD_REQUIREMENTS',
    choices: ['', 'letters_digits', 'lower_upper_letters_digits', 'lower_upper_letters_digits_symbols'],
    default: '',
    about: 'Kinds of characters a password must have, one of each. Empty: any will do.',
  }),
  leakedPasswords: choiceSetting({
    key: 'dorsal.auth.leaked_passwords',
    env: 'DORSAL_LEAKED_PASSWORDS',
    choices: ['allow', 'refuse', 'refuse_unchecked'],
    default: 'allow',
    about:
      'What happens to passwords known from a leak. `allow` never asks; `refuse` asks and lets pass what could not be checked; `refuse_unchecked` refuses that too.',
  }),
  leakedPasswordsUrl: textSetting({
    key: 'dorsal.auth.leaked_passwords_url',
    env: 'DORSAL_LEAKED_PASSWORDS_URL',
    default: 'https://api.pwnedpasswords.com/range/',
    about: 'Where leaked passwords are looked up by the first five characters of their SHA-1 hash; nothing more is sent.',
  }),
} as const
