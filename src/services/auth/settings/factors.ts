import { booleanSetting, durationSetting, integerSetting, listSetting, textSetting } from '../../../base/settings.ts'

export const factorSettings = {
  mfaMaxEnrolledFactors: integerSetting({
    key: 'auth.mfa.max_enrolled_factors',
    env: 'DORSAL_MFA_MAX_ENROLLED_FACTORS',
    default: 10,
    about: 'Second factors one user may have.',
  }),
  mfaTotpEnrollEnabled: booleanSetting({
    key: 'auth.mfa.totp.enroll_enabled',
    env: 'DORSAL_MFA_TOTP_ENROLL_ENABLED',
    default: true,
    about: 'Authenticator apps may be added as a second factor.',
  }),
  mfaTotpVerifyEnabled: booleanSetting({
    key: 'auth.mfa.totp.verify_enabled',
    env: 'DORSAL_MFA_TOTP_VERIFY_ENABLED',
    default: true,
    about: 'Codes of authenticator apps are accepted.',
  }),
  mfaPhoneEnrollEnabled: booleanSetting({
    key: 'auth.mfa.phone.enroll_enabled',
    env: 'DORSAL_MFA_PHONE_ENROLL_ENABLED',
    default: false,
    about: 'Phones may be added as a second factor.',
  }),
  mfaPhoneVerifyEnabled: booleanSetting({
    key: 'auth.mfa.phone.verify_enabled',
    env: 'DORSAL_MFA_PHONE_VERIFY_ENABLED',
    default: false,
    about: 'Codes sent to a phone are accepted.',
  }),
  mfaPhoneOtpLength: integerSetting({
    key: 'auth.mfa.phone.otp_length',
    env: 'DORSAL_MFA_PHONE_OTP_LENGTH',
    default: 6,
    min: 6,
    max: 10,
    about: 'Digits of a code sent to a phone as a second factor.',
  }),
  mfaPhoneMaxFrequency: durationSetting({
    key: 'auth.mfa.phone.max_frequency',
    env: 'DORSAL_MFA_PHONE_MAX_FREQUENCY',
    default: 5,
    about: 'Time between two codes sent to the same phone factor.',
  }),
  mfaWebAuthnEnrollEnabled: booleanSetting({
    key: 'auth.mfa.web_authn.enroll_enabled',
    env: 'DORSAL_MFA_WEB_AUTHN_ENROLL_ENABLED',
    default: false,
    about: 'Security keys and platform authenticators may be added as a second factor.',
  }),
  mfaWebAuthnVerifyEnabled: booleanSetting({
    key: 'auth.mfa.web_authn.verify_enabled',
    env: 'DORSAL_MFA_WEB_AUTHN_VERIFY_ENABLED',
    default: false,
    about: 'Security keys and platform authenticators are accepted.',
  }),
  mfaChallengeExpiry: durationSetting({
    key: 'dorsal.auth.mfa.challenge_expiry',
    env: 'DORSAL_MFA_CHALLENGE_EXPIRY',
    default: 300,
    min: 1,
    about: 'Time to answer the challenge of a second factor or of a passkey.',
  }),
  passkeyEnabled: booleanSetting({
    key: 'auth.passkey.enabled',
    env: 'DORSAL_PASSKEY_ENABLED',
    default: false,
    about: 'Passkeys may be registered and signed in with.',
  }),
  passkeyMaxPerUser: integerSetting({
    key: 'dorsal.auth.passkey.max_per_user',
    env: 'DORSAL_PASSKEY_MAX_PER_USER',
    default: 10,
    min: 1,
    about: 'Passkeys one user may have.',
  }),
  webauthnRpId: textSetting({
    key: 'auth.webauthn.rp_id',
    env: 'DORSAL_WEBAUTHN_RP_ID',
    default: '',
    about: 'Domain that passkeys and security keys belong to, without port. Empty: the host of `auth.site_url`.',
  }),
  webauthnRpDisplayName: textSetting({
    key: 'auth.webauthn.rp_display_name',
    env: 'DORSAL_WEBAUTHN_RP_DISPLAY_NAME',
    default: '',
    about: 'Name that authenticators show for the application. Empty: the domain.',
  }),
  webauthnRpOrigins: listSetting({
    key: 'auth.webauthn.rp_origins',
    env: 'DORSAL_WEBAUTHN_RP_ORIGINS',
    default: [],
    about: 'Origins of the pages that may use passkeys and security keys: `https://app.example.org`. Empty: the origin of `auth.site_url`.',
  }),
} as const
