import type { ParameterUse } from './types.ts'

/** A value of a column as the parameter that is compared with it: itself, the beginning of a pattern, or a list of one. */
export function renderParameter(value: string, form: ParameterUse['form']): string {
  if (form === 'value') return value
  if (form === 'pattern') return `${value.slice(0, 3).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return `{"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"}`
}
