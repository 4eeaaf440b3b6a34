import { Fault } from '../../base/fault.ts'

const retryAfter = (seconds: number) => ({ headers: { 'Retry-After': String(seconds) } })

export const overRequestLimit = (seconds: number) =>
  new Fault('over_request_rate_limit', 429, 'Request rate limit reached', retryAfter(seconds))

export const overEmailLimit = (seconds: number) =>
  new Fault('over_email_send_rate_limit', 429, 'Email rate limit exceeded', retryAfter(seconds))

export const overSmsLimit = (seconds: number) => new Fault('over_sms_send_rate_limit', 429, 'SMS rate limit exceeded', retryAfter(seconds))

export const limitsUnreachable = (cause: unknown) =>
  new Fault('rate_limits_unreachable', 503, 'Requests cannot be counted at the moment', { ...retryAfter(1), cause })

export const oauthServerDisabled = () => new Fault('feature_disabled', 404, 'OAuth server is disabled')

export const oauthClientNotFound = () => new Fault('oauth_client_not_found', 404, 'OAuth client not found')

export const oauthClientInvalid = () => new Fault('oauth_client_not_found', 400, 'invalid client_id')

export const oauthAuthorizationNotFound = () => new Fault('oauth_authorization_not_found', 404, 'authorization not found')

export const oauthConsentNotFound = () => new Fault('oauth_consent_not_found', 404, 'No active grant found for this client')

export const oauthRegistrationDisabled = () =>
  new Fault('oauth_dynamic_client_registration_disabled', 403, 'Dynamic client registration is not enabled')

/** RFC 6749, section 5.2: 401, and the scheme where the client came with one. */
export const oauthClientUnauthenticated = () =>
  new Fault('invalid_client', 401, 'Client authentication failed', { headers: { 'WWW-Authenticate': 'Basic realm="oauth"' } })

export const oauthRequestInvalid = (message: string) => new Fault('invalid_request', 400, message)

export const oauthGrantInvalid = (message: string) => new Fault('invalid_grant', 400, message)

export const oauthGrantUnsupported = (grant: string) =>
  new Fault('unsupported_grant_type', 400, `Unsupported grant type: ${grant.slice(0, 40)}`)

export const oauthGrantUnauthorized = (grant: string) =>
  new Fault('unauthorized_client', 400, `Client is not allowed to use grant type: ${grant}`)

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
