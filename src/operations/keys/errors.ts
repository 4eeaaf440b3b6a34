import { Fault } from '../../base/fault.ts'

export const vaultUnreadable = (cause?: unknown) =>
  new Fault('vault_unreadable', 500, 'An encrypted secret in the database cannot be read with the encryption key that is set', {
    hint: 'Set DORSAL_ENCRYPTION_KEY to what it was, or put the former key behind the new one; docs/guides/keys.md tells what is lost otherwise.',
    cause,
  })

export const noSigningKey = () =>
  new Fault('no_signing_key', 503, 'There is no key that tokens could be signed with', {
    hint: 'Run `dorsal migrate` with the URL of the owner of the database and the same DORSAL_ENCRYPTION_KEY.',
  })

export const keysUnknown = () =>
  new Fault('keys_unknown', 503, 'Which keys are valid could not be read from the database for too long', {
    hint: 'Send the request again in a moment; the operator finds the reason in the log.',
    headers: { 'Retry-After': '5' },
  })

export const signingKeysUnusable = (file: string, problem: string) =>
  new Fault('signing_keys_unusable', 400, `${file} cannot be used: ${problem}`, {
    hint: 'It holds a JWK, a list of them or a JWKS, at least one with its private half: ES256, RS256 or HS256.',
  })

export const keyNameTaken = (kind: string, name: string) =>
  new Fault('key_name_taken', 409, `There is a ${kind} key called ${name}`, {
    hint: `Choose another name, or replace that key with \`dorsal keys rotate ${name}\`.`,
  })

export const keyNameInvalid = (name: string) =>
  new Fault('key_name_invalid', 400, `${JSON.stringify(name)} is no name of a key`, {
    hint: 'A name has 1 to 63 small letters, digits, - and _, and begins with a letter or digit.',
  })

export const keyRoleInvalid = (role: string, problem: string) =>
  new Fault('key_role_invalid', 400, `A key cannot stand for the role ${role}: it ${problem}`, {
    hint: 'Name a role that requests may have: anon, authenticated, service_role, or one that was granted to authenticator.',
  })

export const keyNotFound = (nameOrId: string) =>
  new Fault('key_not_found', 404, `No valid key is called ${nameOrId}`, { hint: '`dorsal keys list` shows the keys there are.' })

export const keyAmbiguous = (nameOrId: string) =>
  new Fault('key_ambiguous', 409, `Both a publishable and a secret key are called ${nameOrId}`, {
    hint: 'Say which with --kind publishable or --kind secret.',
  })

export const signingKeyNotFound = (kid: string) =>
  new Fault('signing_key_not_found', 404, `There is no signing key ${kid}`, { hint: '`dorsal keys signing list` shows them.' })

export const signingKeyInUse = (kid: string) =>
  new Fault('signing_key_in_use', 409, `${kid} is what tokens are signed with`, {
    hint: 'Run `dorsal keys signing rotate` first, then revoke it.',
  })

export const signingKeysElsewhere = (source: string) =>
  new Fault('signing_keys_elsewhere', 409, `Tokens are signed with ${source}, not with keys of the database`, {
    hint: 'Change the key there; keys of the database sign once that setting is gone.',
  })
