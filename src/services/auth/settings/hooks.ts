import { booleanSetting, type Setting, textSetting } from '../../../base/settings.ts'

type HookSettings = { readonly enabled: Setting<boolean>; readonly uri: Setting<string>; readonly secrets: Setting<string | undefined> }

/** The three settings of one hook; `when` ends the sentence "Asked …". */
function declareHook(name: string, when: string): HookSettings {
  const env = `DORSAL_HOOK_${name.toUpperCase()}`
  return {
    enabled: booleanSetting({ key: `auth.hook.${name}.enabled`, env: `${env}_ENABLED`, default: false, about: `Asked ${when}.` }),
    uri: textSetting({
      key: `auth.hook.${name}.uri`,
      env: `${env}_URI`,
      default: '',
      about:
        'Whom it asks: `pg-functions://postgres/<schema>/<function>`, or an address that begins with https:// (or http:// on this machine).',
    }),
    secrets: textSetting({
      key: `auth.hook.${name}.secrets`,
      env: `${env}_SECRETS`,
      default: undefined,
      secret: true,
      mayMiss: true,
      about: 'What requests to an address are signed with: `v1,whsec_<base64>`; several, during a change of secrets, are separated by `|`.',
    }),
  }
}

const customAccessToken = declareHook('custom_access_token', 'for the claims of each access token')
const beforeUserCreated = declareHook('before_user_created', 'before a user is created; may refuse')
const sendEmail = declareHook('send_email', 'to send a mail, in place of SMTP')
const sendSms = declareHook('send_sms', 'to send a text message')
const mfaVerification = declareHook('mfa_verification_attempt', 'after each attempt at a second factor; may refuse')
const passwordVerification = declareHook('password_verification_attempt', 'after each attempt with a password; may refuse')

export const hookSettings = {
  hookCustomAccessTokenEnabled: customAccessToken.enabled,
  hookCustomAccessTokenUri: customAccessToken.uri,
  hookCustomAccessTokenSecrets: customAccessToken.secrets,
  hookBeforeUserCreatedEnabled: beforeUserCreated.enabled,
  hookBeforeUserCreatedUri: beforeUserCreated.uri,
  hookBeforeUserCreatedSecrets: beforeUserCreated.secrets,
  hookSendEmailEnabled: sendEmail.enabled,
  hookSendEmailUri: sendEmail.uri,
  hookSendEmailSecrets: sendEmail.secrets,
  hookSendSmsEnabled: sendSms.enabled,
  hookSendSmsUri: sendSms.uri,
  hookSendSmsSecrets: sendSms.secrets,
  hookMfaVerificationAttemptEnabled: mfaVerification.enabled,
  hookMfaVerificationAttemptUri: mfaVerification.uri,
  hookMfaVerificationAttemptSecrets: mfaVerification.secrets,
  hookPasswordVerificationAttemptEnabled: passwordVerification.enabled,
  hookPasswordVerificationAttemptUri: passwordVerification.uri,
  hookPasswordVerificationAttemptSecrets: passwordVerification.secrets,
} as const
