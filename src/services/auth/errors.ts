import { Fault } from '../../base/fault.ts'

/** What a client sent cannot be used as it is; the message names the field. */
export const validationFailed = (message: string) => new Fault('validation_failed', 400, message)

export const unreadableBody = (problem: string) => new Fault('bad_json', 400, `Could not read the request body: ${problem}`)

export const bodyTypeUnsupported = (accepted: string) =>
  new Fault('unsupported_media_type', 415, `A body of this Content-Type is not understood here; send ${accepted}`)

export const bodyTooLarge = (limit: number) => new Fault('body_too_large', 413, `The request body is larger than ${limit} bytes`)

/** The pool of connections has its own name for it, of another protocol. */
export const overloaded = (cause: unknown) =>
  new Fault('request_timeout', 504, 'No connection to the database was free in time', { headers: { 'Retry-After': '1' }, cause })

export const pathUnknown = () => new Fault('not_found', 404, 'Nothing is served at this path')

export const noAuthorization = () =>
  new Fault('no_authorization', 401, 'This endpoint requires a valid Bearer token', { headers: { 'WWW-Authenticate': 'Bearer' } })

export const badJwt = (problem: string) => new Fault('bad_jwt', 403, `invalid JWT: ${problem}`)

export const notAdmin = () => new Fault('not_admin', 403, 'User not allowed')

export const sessionGone = () => new Fault('session_not_found', 403, 'Session from session_id claim in JWT does not exist')

export const userGone = () => new Fault('user_not_found', 403, 'User from sub claim in JWT does not exist')

export const userNotFound = () => new Fault('user_not_found', 404, 'User not found')

/** Supabase's own answer: 404 for a path that can name nobody. */
export const userIdInvalid = () => new Fault('validation_failed', 404, 'user_id must be an UUID')

export const userIdTaken = () => new Fault('user_already_exists', 422, 'A user with this ID has already been registered')

export const userBanned = (status: 400 | 403 = 403) => new Fault('user_banned', status, 'User is banned')

export const invalidCredentials = () => new Fault('invalid_credentials', 400, 'Invalid login credentials')

export const emailNotConfirmed = () => new Fault('email_not_confirmed', 400, 'Email not confirmed')

export const phoneNotConfirmed = () => new Fault('phone_not_confirmed', 400, 'Phone not confirmed')

export const signupDisabled = () => new Fault('signup_disabled', 422, 'Signups not allowed for this instance')

export const emailSignUpsDisabled = () => new Fault('email_provider_disabled', 400, 'Email signups are disabled')

export const phoneSignUpsDisabled = () => new Fault('phone_provider_disabled', 400, 'Phone signups are disabled')

export const anonymousSignInsDisabled = () => new Fault('anonymous_provider_disabled', 422, 'Anonymous sign-ins are disabled')

export const userAlreadyExists = () => new Fault('user_already_exists', 422, 'User already registered')

export const emailExists = () => new Fault('email_exists', 422, 'A user with this email address has already been registered')

export const phoneExists = () => new Fault('phone_exists', 422, 'A user with this phone number has already been registered')

export const userNotSaved = (cause: unknown) => new Fault('unexpected_failure', 500, 'Database error saving new user', { cause })

export const unsupportedGrant = () => new Fault('invalid_credentials', 400, 'unsupported_grant_type')

export const refreshTokenNotFound = () => new Fault('refresh_token_not_found', 400, 'Invalid Refresh Token: Refresh Token Not Found')

export const refreshTokenUsed = () => new Fault('refresh_token_already_used', 400, 'Invalid Refresh Token: Already Used')

export const refreshWithoutSession = () => new Fault('session_not_found', 400, 'Invalid Refresh Token: No Valid Session Found')

export const sessionExpired = (why = '') =>
  new Fault('session_expired', 400, `Invalid Refresh Token: Session Expired${why === '' ? '' : ` (${why})`}`)

export const samePassword = () => new Fault('same_password', 422, 'New password should be different from the old password.')

export const reauthenticationNeeded = () => new Fault('reauthentication_needed', 400, 'Password update requires reauthentication')

export const currentPasswordNeeded = () => new Fault('current_password_required', 400, 'Changing the password needs the current one')

export const currentPasswordWrong = () => new Fault('current_password_invalid', 400, 'The current password is not right')

export const insufficientAal = () =>
  new Fault('insufficient_aal', 401, 'AAL2 session is required to update email or password when MFA is enabled.')

export const userManagedBySso = () =>
  new Fault('user_sso_managed', 422, 'Updating email, phone, password of a SSO account only possible via SSO')

export const anonymousNeedsAddress = () =>
  new Fault('validation_failed', 422, 'Updating password of an anonymous user without an email or phone is not allowed')

/** A hook of the project said no, in its own words. */
export const hookRejected = (message: string) => new Fault('invalid_credentials', 400, message)

export const hookClaimsInvalid = (problem: string) =>
  new Fault('hook_payload_invalid', 500, `output claims do not conform to the expected schema: ${problem}`)

const retryAfter = (seconds: number) => ({ headers: { 'Retry-After': String(seconds) } })

export const overRequestLimit = (seconds: number) =>
  new Fault('over_request_rate_limit', 429, 'Request rate limit reached', retryAfter(seconds))

export const overEmailLimit = (seconds: number) =>
  new Fault('over_email_send_rate_limit', 429, 'Email rate limit exceeded', retryAfter(seconds))

export const overSmsLimit = (seconds: number) => new Fault('over_sms_send_rate_limit', 429, 'SMS rate limit exceeded', retryAfter(seconds))

const tooSoon = (seconds: number) => `For security purposes, you can only request this after ${seconds} seconds.`

export const overEmailFrequency = (seconds: number) => new Fault('over_email_send_rate_limit', 429, tooSoon(seconds), retryAfter(seconds))

export const overSmsFrequency = (seconds: number) => new Fault('over_sms_send_rate_limit', 429, tooSoon(seconds), retryAfter(seconds))

export const templateUnreadable = (place: string, problem: string) =>
  new Fault('mail_template_unreadable', 500, `A mail template cannot be used at ${place}: ${problem}`, {
    hint: 'See docs/guides/auth-mail.md for what templates may hold.',
  })

export const templateMissing = (file: string) =>
  new Fault('mail_template_missing', 500, `The mail template ${file} cannot be read`, {
    hint: 'Paths of content_path begin at the folder of the project, or at the one that holds config.toml.',
  })

export const addressUnusable = (key: string) =>
  new Fault('address_unusable', 500, `${key} is not an address`, { hint: `Write all of it: ${key} = "https://app.example.org".` })

export const smtpIncomplete = (key: string) =>
  new Fault('smtp_incomplete', 500, `auth.email.smtp is set up and ${key} is not set`, { hint: `Set ${key}.` })

export const twilioIncomplete = (key: string) =>
  new Fault('twilio_incomplete', 500, `auth.sms.twilio is enabled and ${key} is not set`, { hint: `Set ${key}.` })

/** Supabase's own answer: what failed is in the log. */
export const mailNotSent = (cause: unknown) => new Fault('unexpected_failure', 500, 'Error sending email', { cause })

export const mailAddressRefused = (cause: unknown) =>
  new Fault('email_address_invalid', 400, 'This email address does not take mail', { cause })

export const phoneProviderDisabled = () => new Fault('phone_provider_disabled', 400, 'Unsupported phone provider')

export const phoneLoginsDisabled = () => new Fault('phone_provider_disabled', 400, 'Phone logins are disabled')

/** Of a code, of a link: the same for one that is unknown, used, expired or somebody else's. */
export const codeExpired = () => new Fault('otp_expired', 403, 'Token has expired or is invalid')

export const linkExpired = () => new Fault('otp_expired', 403, 'Email link is invalid or has expired')

export const emailLoginsDisabled = () => new Fault('email_provider_disabled', 400, 'Email logins are disabled')

export const mailboxNeedsKey = () =>
  new Fault('mailbox_needs_key', 401, 'The mailbox is open at this machine only; from elsewhere it asks for the secret key', {
    hint: '`dorsal keys` shows the secret key: give it as the password, or as the header apikey. Mails hold what signs people in.',
    headers: { 'WWW-Authenticate': 'Basic realm="Dorsal mailbox: the secret key is the password", charset="UTF-8"' },
  })

export const mailboxForbidden = () => new Fault('mailbox_forbidden', 403, 'Pages of other sites may not read the mailbox')

export const mailboxMessageUnknown = () =>
  new Fault('mailbox_message_unknown', 404, 'This message is not in the mailbox', { hint: 'It keeps the newest 1,000.' })

export const validationRefused = (message: string) => new Fault('validation_failed', 422, message)

export const addressUnconfirmed = (kind: 'email' | 'phone') => new Fault(`${kind}_not_confirmed`, 422, `Please verify your ${kind} first.`)

export const nonceInvalid = () => new Fault('reauthentication_not_valid', 422, 'Nonce has expired or is invalid')

export const smsNotSent = (cause: unknown) => new Fault('sms_send_failed', 422, 'Error sending the message', { cause })

export const limitsUnreachable = (cause: unknown) =>
  new Fault('rate_limits_unreachable', 503, 'Requests cannot be counted at the moment', { ...retryAfter(1), cause })

export const oauthServerDisabled = () => new Fault('feature_disabled', 404, 'OAuth server is disabled')

export const oauthClientNotFound = () => new Fault('oauth_client_not_found', 404, 'OAuth client not found')

export const oauthClientInvalid = () => new Fault('oauth_client_not_found', 400, 'invalid client_id')

export const oauthAuthorizationNotFound = () => new Fault('oauth_authorization_not_found', 404, 'authorization not found')

export const oauthConsentNotFound = () => new Fault('oauth_consent_not_found', 404, 'No active grant found for this client')

export const oauthRegistrationDisabled = () =>
  new Fault('oauth_dynamic_client_registration_disabled', 403, 'Dynamic client registration is not enabled')

export const oauthClientMayNot = () =>
  new Fault('no_authorization', 403, 'An application cannot do this in the name of a person', {
    hint: 'Call it with the access token of a session of their own.',
  })

/** RFC 6749, section 5.2: 401, and the scheme where the client came with one. */
export const oauthClientUnauthenticated = () =>
  new Fault('invalid_client', 401, 'Client authentication failed', { headers: { 'WWW-Authenticate': 'Basic realm="oauth"' } })

export const oauthRequestInvalid = (message: string) => new Fault('invalid_request', 400, message)

export const oauthGrantInvalid = (message: string) => new Fault('invalid_grant', 400, message)

export const oauthGrantUnsupported = (grant: string) =>
  new Fault('unsupported_grant_type', 400, `Unsupported grant type: ${grant.slice(0, 40)}`)

export const oauthGrantUnauthorized = (grant: string) =>
  new Fault('unauthorized_client', 400, `Client is not allowed to use grant type: ${grant}`)

export const web3Disabled = () => new Fault('web3_provider_disabled', 422, 'Web3 provider is disabled')

export const samlDisabled = () => new Fault('saml_provider_disabled', 404, 'SAML 2.0 is disabled')

export const ssoProviderNotFound = (message = 'SSO Identity Provider not found') => new Fault('sso_provider_not_found', 404, message)

export const ssoProviderDisabled = () =>
  new Fault('sso_provider_disabled', 404, 'SSO Provider assigned for this domain is currently disabled')

export const ssoDomainTaken = (domain: string) =>
  new Fault('sso_domain_already_exists', 400, `SSO Domain '${domain}' is already assigned to an SSO identity provider`)

export const samlProviderExists = (entityId: string) =>
  new Fault('saml_idp_already_exists', 422, `SAML Identity Provider with this EntityID (${entityId}) already exists`)

export const samlProviderNotFound = () =>
  new Fault('saml_idp_not_found', 404, 'A SAML connection has not been established with this Identity Provider')

export const samlMetadataUnreachable = (message: string, cause?: unknown) =>
  new Fault('saml_metadata_fetch_failed', 400, `SAML Metadata could not be fetched: ${message}`, { cause })

export const samlEntityIdMismatch = (expected: string, found: string) =>
  new Fault(
    'saml_entity_id_mismatch',
    400,
    `SAML Metadata can be updated only if the EntityID matches for the provider; expected '${expected}' but got '${found}'`,
  )

export const samlRelayStateNotFound = () =>
  new Fault('saml_relay_state_not_found', 404, 'SAML RelayState does not exist, try logging in again?')

export const samlRelayStateExpired = () => new Fault('saml_relay_state_expired', 422, 'SAML RelayState has expired. Try logging in again?')

export const samlResponseInvalid = (why: string, cause?: unknown) =>
  new Fault('validation_failed', 400, `SAML Assertion is not valid: ${why}`, { cause })

export const samlAssertionWithoutUserId = () =>
  new Fault(
    'saml_assertion_no_user_id',
    400,
    'SAML Assertion did not contain a persistent Subject Identifier attribute or Subject NameID uniquely identifying this user',
  )

export const samlAssertionWithoutEmail = () => new Fault('saml_assertion_no_email', 400, 'SAML Assertion does not contain an email address')

export const challengeIncomplete = () =>
  new Fault('validation_failed', 400, 'A PKCE flow needs code_challenge and code_challenge_method (s256 or plain)')

export const challengeHasWrongLength = () => new Fault('validation_failed', 400, 'code_challenge has 43 to 128 characters')

export const challengeHasWrongCharacters = () =>
  new Fault('validation_failed', 400, 'code_challenge is made of letters, digits, hyphens, periods, underscores and tildes')

export const flowStateNotFound = () =>
  new Fault('flow_state_not_found', 404, 'No sign-in is waiting for this code', {
    hint: 'A code is valid once, for the browser that began: begin again.',
  })

export const flowStateExpired = () => new Fault('flow_state_expired', 422, 'This code came too late', { hint: 'Begin the sign-in again.' })

export const badCodeVerifier = () =>
  new Fault('bad_code_verifier', 400, 'code_verifier does not fit the code_challenge that began this sign-in')

export const codeAndVerifierNeeded = () => new Fault('validation_failed', 400, 'auth_code and code_verifier are needed')

/** What failed at a provider is for the log: it may name addresses of this network. */
export const providerFailed = (provider: string, cause?: unknown) =>
  new Fault('unexpected_failure', 500, `${provider} did not give what was asked of it`, {
    cause,
    hint: 'Try again. If it stays, the log of this server says why.',
  })

export const providerAnswerUnusable = () => new Fault('unexpected_failure', 500, 'The provider did not say who this is')

export const providerEmailMissing = (provider: string) =>
  new Fault('unexpected_failure', 500, `${provider} told no e-mail address`, {
    hint: 'Ask for the scope that gives it, or set email_optional for this provider.',
  })

export const providerUnknown = (provider: string) =>
  new Fault('validation_failed', 400, `Unsupported provider: ${provider.slice(0, 60)} is not known here`)

const howToEnable = (provider: string) => ({
  hint: provider.startsWith('custom:') ? 'An administrator can enable it.' : `Set auth.external.${provider}.enabled.`,
})

export const providerDisabled = (provider: string) =>
  new Fault('validation_failed', 400, `Unsupported provider: ${provider} is not enabled`, howToEnable(provider))

export const idTokenProviderDisabled = (provider: string, issuer: string) =>
  new Fault('provider_disabled', 400, `Provider (issuer "${issuer}") is not enabled`, howToEnable(provider))

export const providerIncomplete = (provider: string, missing: string) =>
  new Fault('validation_failed', 400, `Unsupported provider: ${provider} lacks ${missing}`, {
    hint: `Set auth.external.${provider}.${missing}.`,
  })

export const appleKeyIncomplete = () =>
  new Fault('validation_failed', 400, 'Unsupported provider: apple has a private key without its team and identifier', {
    hint: 'Set dorsal.auth.apple_team_id and dorsal.auth.apple_key_id.',
  })

export const idTokensNotTaken = (provider: string) => new Fault('validation_failed', 400, `${provider} signs nobody in by ID token`)

export const idTokenInvalid = (why: string, cause?: unknown) => new Fault('validation_failed', 400, `Bad ID token: ${why}`, { cause })

export const addressNotPublic = () =>
  new Fault('validation_failed', 400, 'This address lies in a private network', {
    hint: 'dorsal.auth.custom_providers.private_network allows such addresses.',
  })

export const samlKeyUnusable = (cause?: unknown) =>
  new Fault('unexpected_failure', 500, 'auth.saml.private_key cannot be used', {
    cause,
    hint: 'It must be an RSA key of at least 2048 bits: PEM, or PKCS#1 in base64.',
  })

export const hookTimeout = (seconds: number) =>
  new Fault('hook_timeout', 422, `Failed to reach hook within maximum time of ${seconds} seconds`)

export const hookUnreachable = () => new Fault('hook_timeout_after_retry', 422, 'Failed to reach hook after maximum retries')

export const hookContentType = () =>
  new Fault('hook_payload_invalid_content_type', 400, 'The hook answered something else than application/json', {
    hint: 'Answer with Content-Type: application/json, or with 204 and no body.',
  })

export const hookAnswerTooLarge = (bytes: number) =>
  new Fault('hook_payload_over_size_limit', 422, `Payload size exceeded size limit of ${bytes} bytes`)

export const hookPayloadInvalid = (cause?: unknown) =>
  new Fault('hook_payload_invalid', 500, 'The hook did not answer a JSON object', { cause })

export const hookUnavailable = (status = 503) =>
  new Fault('unexpected_failure', 500, 'Service currently unavailable due to hook', { details: `The hook answered ${status}.` })

export const hookFailed = (cause: unknown) => new Fault('unexpected_failure', 500, 'Error running hook', { cause })

/** What the hook itself answered; `status` is its own if it is one of HTTP's errors. */
export const hookRefused = (message: string, status: unknown) => {
  const known = typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 599 ? status : 500
  return new Fault(known >= 500 ? 'unexpected_failure' : 'unknown', known, message)
}

export const hookUriInvalid = (hook: string) =>
  new Fault('hook_uri_invalid', 500, `auth.hook.${hook}.uri names neither a function nor an address`, {
    hint: 'Write pg-functions://postgres/<schema>/<function>, or an address that begins with https://; http:// reaches this machine only.',
  })

export const hookSecretMissing = (hook: string) =>
  new Fault('hook_secret_missing', 500, `auth.hook.${hook}.secrets is not set`, {
    hint: 'Set one to sign with: v1,whsec_ and 32 to 88 characters of base64.',
  })

export const hookSecretInvalid = (hook: string) =>
  new Fault('hook_secret_invalid', 500, `auth.hook.${hook}.secrets has another form than v1,whsec_<base64>`, {
    hint: 'The base64 has 32 to 88 characters; several secrets are separated by |.',
  })

export const captchaFailed = (why: string) => new Fault('captcha_failed', 400, `captcha protection: request disallowed (${why})`)

export const captchaUnreachable = (cause?: unknown) =>
  new Fault('captcha_failed', 500, 'captcha verification process failed', { cause, hint: 'Try again; the log of this server says why.' })

export const captchaIncomplete = () =>
  new Fault('captcha_incomplete', 500, 'auth.captcha is enabled and auth.captcha.secret is not set', { hint: 'Set auth.captcha.secret.' })

/** `details.reasons`: `length`, `characters`, `pwned`. */
export const weakPassword = (messages: readonly string[], reasons: readonly string[]) =>
  new Fault('weak_password', 422, messages.join(' '), { details: { reasons } })

export const passwordTooLong = (most: number) => new Fault('validation_failed', 400, `Password cannot be longer than ${most} characters`)

export const passwordUnchecked = (cause?: unknown) =>
  new Fault('unexpected_failure', 500, 'It could not be checked whether this password is known from a leak', {
    cause,
    hint: 'Try again later.',
  })

export const inviteNotFound = () => new Fault('invite_not_found', 404, 'This invitation is not known, or was used')

export const inviteForAnother = () =>
  new Fault('validation_failed', 400, 'This invitation went to an address that the provider does not name')

export const oauthStateMissing = () => new Fault('bad_oauth_callback', 400, 'The provider sent nobody back: state is missing')

export const oauthStateInvalid = () =>
  new Fault('bad_oauth_state', 400, 'This sign-in is not on its way: it took too long, was finished before, or began in another browser', {
    hint: 'Begin the sign-in again.',
  })

export const oauthCodeMissing = () => new Fault('bad_oauth_callback', 400, 'The provider sent no code')

export const emailNeedsVerification = (provider: string, { sent }: { readonly sent: boolean }) =>
  new Fault(
    'provider_email_needs_verification',
    422,
    sent
      ? `${provider} has not verified this e-mail address. A link to confirm it was sent there`
      : `${provider} has not verified this e-mail address. Verify it there, then sign in again`,
  )

export const severalAccounts = () =>
  new Fault('unexpected_failure', 500, 'Several accounts have these e-mail addresses', {
    hint: 'Sign in to one of them and link this provider there.',
  })

export const manualLinkingDisabled = () =>
  new Fault('manual_linking_disabled', 404, 'Manual linking is disabled', { hint: 'Set auth.enable_manual_linking.' })

export const identityTaken = ({ by }: { readonly by: 'this user' | 'another user' }) =>
  new Fault(
    'identity_already_exists',
    422,
    by === 'this user' ? 'Identity is already linked' : 'Identity is already linked to another user',
  )

export const identityIdInvalid = () => new Fault('validation_failed', 404, 'identity_id must be a UUID')

export const identityNotFound = () => new Fault('identity_not_found', 422, "Identity doesn't exist")

export const identityIsLast = () =>
  new Fault('single_identity_not_deletable', 422, 'User must have at least 1 identity after unlinking', {
    hint: 'Link another one first.',
  })

export const identityHoldsEmail = () =>
  new Fault('email_conflict_identity_not_deletable', 422, 'Unable to unlink identity due to email conflict')

export const customProvidersDisabled = () => new Fault('feature_disabled', 400, 'Custom OAuth/OIDC providers are not enabled')

export const customProviderNotFound = () => new Fault('provider_not_found', 404, 'Custom OAuth provider not found')

export const customProviderExists = () => new Fault('conflict', 400, 'A custom OAuth provider with this identifier already exists')

export const customProvidersFull = (most: number) =>
  new Fault('over_quota', 400, `There are ${most} custom providers, and no more may be added`, {
    hint: 'Set dorsal.auth.custom_providers.max.',
  })

export const idTokenMissing = () => new Fault('validation_failed', 400, 'provider and id_token are needed')

export const anonymousNotAllowed = () => new Fault('no_authorization', 403, 'Anonymous user not allowed to perform these actions')

export const sessionNeeded = () => new Fault('session_not_found', 403, 'This needs an access token of a session')

export const factorNotFound = () => new Fault('mfa_factor_not_found', 404, 'Factor not found')

export const factorTypeUnknown = () => new Fault('validation_failed', 400, 'factor_type needs to be totp, phone, or webauthn')

export const factorNameTaken = (name: string) =>
  new Fault('mfa_factor_name_conflict', 422, `A factor with the friendly name "${name}" for this user already exists`, {
    hint: 'Give each factor a friendly_name of its own.',
  })

export const tooManyFactors = () =>
  new Fault('too_many_enrolled_mfa_factors', 422, 'Maximum number of verified factors reached, unenroll to continue')

export const aal2ToEnroll = () => new Fault('insufficient_aal', 403, 'AAL2 required to enroll a new factor')

export const aal2ToUnenroll = () => new Fault('insufficient_aal', 422, 'AAL2 required to unenroll verified factor')

export const phoneFactorExists = () =>
  new Fault('mfa_verified_factor_exists', 422, 'A verified phone factor already exists, unenroll the existing factor to continue')

export const totpEnrollDisabled = () => new Fault('mfa_totp_enroll_not_enabled', 422, 'MFA enroll is disabled for TOTP')

export const phoneEnrollDisabled = () => new Fault('mfa_phone_enroll_not_enabled', 422, 'MFA enroll is disabled for Phone')

export const webauthnEnrollDisabled = () => new Fault('mfa_webauthn_enroll_not_enabled', 422, 'MFA enroll is disabled for WebAuthn')

export const totpVerifyDisabled = () => new Fault('mfa_totp_verify_not_enabled', 422, 'MFA verification is disabled for TOTP')

export const phoneVerifyDisabled = () => new Fault('mfa_phone_verify_not_enabled', 422, 'MFA verification is disabled for Phone')

export const webauthnVerifyDisabled = () => new Fault('mfa_webauthn_verify_not_enabled', 422, 'MFA verification is disabled for WebAuthn')

export const challengeNotFound = () => new Fault('mfa_factor_not_found', 422, 'MFA factor with the provided challenge ID not found')

export const challengeFromElsewhere = () => new Fault('mfa_ip_address_mismatch', 422, 'Challenge and verify IP addresses mismatch.')

export const challengeExpired = (id: string) =>
  new Fault('mfa_challenge_expired', 422, `MFA challenge ${id} has expired, verify against another challenge or create a new challenge.`)

export const totpCodeWrong = () => new Fault('mfa_verification_failed', 422, 'Invalid TOTP code entered')

export const phoneCodeWrong = () => new Fault('mfa_verification_failed', 422, 'Invalid MFA Phone code entered')

export const webauthnAnswerWrong = (cause?: unknown) =>
  new Fault('mfa_verification_failed', 422, 'The answer of the authenticator does not fit its challenge', { cause })

export const mfaRejected = (message: string) => new Fault('mfa_verification_rejected', 403, message)

export const passkeysDisabled = () => new Fault('passkey_disabled', 404, 'Passkeys are disabled', { hint: 'Set auth.passkey.enabled.' })

export const passkeyNotFound = () => new Fault('validation_failed', 404, 'Passkey not found')

export const passkeysNotForSso = () => new Fault('validation_failed', 422, 'SSO users cannot register passkeys')

export const tooManyPasskeys = () => new Fault('too_many_passkeys', 422, 'Maximum number of passkeys reached')

export const aal2ForPasskeys = () => new Fault('insufficient_aal', 403, 'AAL2 required to manage passkeys')

export const passkeyChallengeNotFound = () => new Fault('webauthn_challenge_not_found', 400, 'Challenge not found or already used')

export const passkeyChallengeExpired = () => new Fault('webauthn_challenge_expired', 400, 'Challenge has expired')

export const passkeyVerificationFailed = (cause?: unknown) =>
  new Fault('webauthn_verification_failed', 400, 'Credential verification failed', { cause })

export const passkeyExists = () => new Fault('webauthn_credential_exists', 422, 'This credential is already registered')

export const exportUnreadable = (file: string, problem: string) =>
  new Fault('export_unreadable', 400, `${file} cannot be read as an export of users: ${problem}`, {
    hint: 'JSON, CSV with the names of the columns, or an SQL dump of auth.users and auth.identities; docs/guides/auth-administration.md shows how to make them.',
  })
