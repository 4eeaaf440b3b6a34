import type { HookName } from '../../context.ts'
import type { AuthSettings } from '../../settings.ts'

export type HookSetting = { readonly enabled: boolean; readonly uri: string; readonly secrets: string | undefined }

/** What is set for each hook. */
export function readHookSettings(settings: AuthSettings): Readonly<Record<HookName, HookSetting>> {
  return {
    custom_access_token: {
      enabled: settings.hookCustomAccessTokenEnabled,
      uri: settings.hookCustomAccessTokenUri,
      secrets: settings.hookCustomAccessTokenSecrets,
    },
    before_user_created: {
      enabled: settings.hookBeforeUserCreatedEnabled,
      uri: settings.hookBeforeUserCreatedUri,
      secrets: settings.hookBeforeUserCreatedSecrets,
    },
    send_email: {
      enabled: settings.hookSendEmailEnabled,
      uri: settings.hookSendEmailUri,
      secrets: settings.hookSendEmailSecrets,
    },
    send_sms: {
      enabled: settings.hookSendSmsEnabled,
      uri: settings.hookSendSmsUri,
      secrets: settings.hookSendSmsSecrets,
    },
    mfa_verification_attempt: {
      enabled: settings.hookMfaVerificationAttemptEnabled,
      uri: settings.hookMfaVerificationAttemptUri,
      secrets: settings.hookMfaVerificationAttemptSecrets,
    },
    password_verification_attempt: {
      enabled: settings.hookPasswordVerificationAttemptEnabled,
      uri: settings.hookPasswordVerificationAttemptUri,
      secrets: settings.hookPasswordVerificationAttemptSecrets,
    },
  }
}
