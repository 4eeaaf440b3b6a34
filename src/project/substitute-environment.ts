type Environment = Readonly<Record<string, string | undefined>>

export type Substituted = {
  readonly value: unknown
  /** The whole value came from the environment, so it is text whatever the setting's type. */
  readonly isText: boolean
  /** A variable that was asked for and is not set. */
  readonly missing?: string
}

/** Supabase's `env(NAME)`: a text of exactly this form, alone or in a list, stands for the variable's value. */
export function substituteEnvironment(value: unknown, environment: Environment): Substituted {
  if (Array.isArray(value)) return substituteItems(value, environment)
  if (typeof value === 'object' && value !== null) return substituteTable(value, environment)
  const name = findVariable(value)
  if (name === undefined) return { value, isText: false }
  const text = environment[name]
  return text === undefined || text === '' ? { value, isText: false, missing: name } : { value: text, isText: true }
}

function substituteItems(items: readonly unknown[], environment: Environment): Substituted {
  const substituted = items.map((item) => substituteEnvironment(item, environment))
  const missing = substituted.find((item) => item.missing !== undefined)?.missing
  const value = substituted.map((item) => item.value)
  return missing === undefined ? { value, isText: false } : { value, isText: false, missing }
}

function substituteTable(table: object, environment: Environment): Substituted {
  const names = Object.keys(table)
  const { value, ...rest } = substituteItems(Object.values(table), environment)
  return { ...rest, value: Array.isArray(value) ? Object.fromEntries(names.map((name, index) => [name, value[index]])) : value }
}

function findVariable(value: unknown): string | undefined {
  return typeof value === 'string' ? /^env\(([A-Za-z_][A-Za-z0-9_]*)\)$/.exec(value)?.[1] : undefined
}
