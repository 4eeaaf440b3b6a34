import { validationFailed } from '../errors.ts'
import { toStoredEmail } from './to-stored-email.ts'

/**
 * An e-mail address in lower case. As strict as browsers are (https://html.spec.whatwg.org/#valid-e-mail-address), with a domain of two parts
 * at least unless it is this machine's. Throws `validation_failed`.
 */
export function parseEmail(text: string | undefined): string {
  if (text === undefined || text === '') throw validationFailed('An email address is required')
  if (text.length > 255) throw validationFailed('An email address is too long')
  if (!emailForm.test(text)) throw validationFailed('Unable to validate email address: invalid format')
  return toStoredEmail(text)
}

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
const emailForm = new RegExp(`^[a-zA-Z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@(?:localhost|${label}(?:\\.${label})+)$`)

/** A phone number as digits alone, in the form of ITU-T E.164: `+33 6 00 00 00 00` is `33600000000`. Throws `validation_failed`. */
export function parsePhone(text: string | undefined): string {
  const digits = (text ?? '').replace(/^\+/, '').replaceAll(' ', '')
  if (!/^[1-9]\d{1,14}$/.test(digits)) throw validationFailed('Invalid phone number format (E.164 required)')
  return digits
}
