import { validationFailed } from '../errors.ts'

/** How a text message travels; `sms` where nothing is said. Throws `validation_failed`. */
export function parseChannel(text: string): 'sms' | 'whatsapp' {
  if (text === '' || text === 'sms') return 'sms'
  if (text === 'whatsapp') return text
  throw validationFailed("Invalid channel, supported values are 'sms' or 'whatsapp'")
}
