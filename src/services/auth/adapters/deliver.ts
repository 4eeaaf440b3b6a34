import type { ComposedMail } from '../domain/mail/compose-mail.ts'
import type { AuthTransaction } from '../types.ts'

/** A mail to one address, and what of it a person is after. */
export type Letter = { readonly to: string; readonly mail: ComposedMail; readonly code: string; readonly link: string }

/** Hands a letter over to what carries it. */
export type Deliver = (transaction: AuthTransaction, letter: Letter) => Promise<void>
