import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { validationFailed } from '../errors.ts'
import { checkStorable } from './check-storable.ts'

/**
 * Checks what came against a schema, which is compiled when the first comes: all of them at the start would take a twentieth of it. `text`: numbers
 * and booleans are written as text, as in a query. Throws `validation_failed`.
 */
export function createShapeCheck(
  schema: TSchema | undefined,
  { place, form }: { readonly place: string; readonly form: 'json' | 'text' },
): (value: unknown) => Readonly<Record<never, never>> {
  if (schema === undefined) return () => ({})
  let validator: ReturnType<typeof Compile> | undefined
  return (value) => {
    validator ??= Compile(schema)
    checkStorable(value, place)
    const read = form === 'text' ? validator.Convert(value) : value
    if (validator.Check(read)) return read as Readonly<Record<never, never>>
    const [error] = validator.Errors(read)
    const field = error?.instancePath.slice(1).replaceAll('/', '.') ?? ''
    throw validationFailed(`${field === '' ? place : field} ${error?.message ?? 'cannot be used'}`)
  }
}
