import { integerSetting } from '../../../base/settings.ts'

export const limitSettings = {
  limitEmailSent: integerSetting({
    key: 'auth.rate_limit.email_sent',
    env: 'DORSAL_LIMIT_EMAIL_SENT',
    default: 30,
    min: 1,
    about: 'Mails an hour that leave over SMTP, of the whole project.',
  }),
  limitSmsSent: integerSetting({
    key: 'auth.rate_limit.sms_sent',
    env: 'DORSAL_LIMIT_SMS_SENT',
    default: 30,
    min: 1,
    about: 'Text messages an hour, of the whole project.',
  }),
  limitAnonymousUsers: integerSetting({
    key: 'auth.rate_limit.anonymous_users',
    env: 'DORSAL_LIMIT_ANONYMOUS_USERS',
    default: 30,
    min: 1,
    about: 'Anonymous sign-ins an hour from one address.',
  }),
  limitTokenRefresh: integerSetting({
    key: 'auth.rate_limit.token_refresh',
    env: 'DORSAL_LIMIT_TOKEN_REFRESH',
    default: 150,
    min: 1,
    about: 'Sessions refreshed in five minutes from one address.',
  }),
  limitSignInSignUps: integerSetting({
    key: 'auth.rate_limit.sign_in_sign_ups',
    env: 'DORSAL_LIMIT_SIGN_IN_SIGN_UPS',
    default: 30,
    min: 1,
    about: 'Sign-ups and sign-ins in five minutes from one address; as many requests for codes and links.',
  }),
  limitTokenVerifications: integerSetting({
    key: 'auth.rate_limit.token_verifications',
    env: 'DORSAL_LIMIT_TOKEN_VERIFICATIONS',
    default: 30,
    min: 1,
    about: 'Codes and links verified in five minutes from one address.',
  }),
  limitSso: integerSetting({
    key: 'dorsal.auth.rate_limit.sso',
    env: 'DORSAL_LIMIT_SSO',
    default: 30,
    min: 1,
    about: 'Single sign-ons in five minutes from one address.',
  }),
  limitOauthRegister: integerSetting({
    key: 'dorsal.auth.rate_limit.oauth_register',
    env: 'DORSAL_LIMIT_OAUTH_REGISTER',
    default: 10,
    min: 1,
    about: 'OAuth clients that register themselves in five minutes from one address.',
  }),
  limitMfa: integerSetting({
    key: 'dorsal.auth.rate_limit.mfa',
    env: 'DORSAL_LIMIT_MFA',
    default: 15,
    min: 1,
    about: 'Challenges and verifications of second factors a minute from one address.',
  }),
  limitFailedCodes: integerSetting({
    key: 'dorsal.auth.rate_limit.failed_codes',
    env: 'DORSAL_LIMIT_FAILED_CODES',
    default: 15,
    min: 1,
    about: 'Wrong codes an hour for one second factor, wherever they come from.',
  }),
  limitFailedPasswords: integerSetting({
    key: 'dorsal.auth.rate_limit.failed_passwords',
    env: 'DORSAL_LIMIT_FAILED_PASSWORDS',
    default: 30,
    min: 1,
    about:
      'Wrong passwords in five minutes for one account, wherever they come from; an address with a session of the account has as many of its own.',
  }),
} as const
