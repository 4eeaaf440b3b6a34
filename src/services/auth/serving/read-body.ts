import { unreadableBody } from '../errors.ts'

/**
 * The fields of a body. A field that is null counts as one that is absent, as clients write it: `{"code_challenge": null}`.
 * Throws `bad_json`.
 */
export function readBody(body: unknown): Readonly<Record<string, unknown>> {
  if (body === undefined || body === null || body === '') return {}
  if (typeof body !== 'object' || Array.isArray(body)) throw unreadableBody('it is not a JSON object')
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
}

export function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw unreadableBody('it is not valid JSON')
  }
}

/** `application/x-www-form-urlencoded`; a name may come once only (RFC 6749, section 3.2). Throws `bad_json`. */
export function parseForm(text: string): Readonly<Record<string, string>> {
  const form = new URLSearchParams(text)
  const twice = [...form.keys()].find((name) => form.getAll(name).length > 1)
  if (twice !== undefined) throw unreadableBody(`${twice} comes twice`)
  return Object.fromEntries(form)
}
