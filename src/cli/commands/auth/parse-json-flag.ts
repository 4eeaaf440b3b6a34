import { metadataInvalid } from '../../errors.ts'

/** Throws `metadata_invalid`. */
export function parseJson(flag: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.fromEntries(Object.entries(value))
  } catch {
    throw metadataInvalid(flag)
  }
  throw metadataInvalid(flag)
}
