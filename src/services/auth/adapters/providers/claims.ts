import { providerAnswerUnusable } from '../../errors.ts'
import type { ProviderEmail } from './types.ts'

/** Fields of an answer whose shape only its provider's documentation promises. */
export type Fields = Readonly<Record<string, unknown>>

/** Throws `unexpected_failure` for anything but an object. */
export function parseFields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw providerAnswerUnusable()
  return value as Fields
}

/** The objects of a list; none for anything else. */
export function parseList(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(parseFields) : []
}

/** Fields of an object that may be missing. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** A text with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A subject: text or a number, never empty. Throws `unexpected_failure`. */
export function subjectOf(value: unknown): string {
  const subject = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : textOf(value)
  if (subject === undefined) throw providerAnswerUnusable()
  return subject
}

// Apple and LinkedIn write booleans as text.
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true'
}

/** The one address of most providers; none without text. */
export function soleEmail(value: unknown, { verified }: { readonly verified: boolean }): readonly ProviderEmail[] {
  const email = textOf(value)
  return email === undefined ? [] : [{ email, verified, primary: true }]
}
