/** One thing a user can set. Its environment name, its place in config.toml, its docs and its `--help` line all come from here. */
export type Setting<Value> = {
  /** Place in config.toml: `api.max_rows`. Dorsal's own begin with `dorsal.`; the others are those of a Supabase project. */
  readonly key: string
  /** `DORSAL_…`, or the name everybody uses (`DATABASE_URL`). */
  readonly env: string
  /** The PostgREST setting with the same meaning (`db-max-rows`, environment `PGRST_DB_MAX_ROWS`), read by `dorsal rest`. */
  readonly postgrest?: string
  readonly about: string
  /** Never printed, not even its length. */
  readonly secret?: true
  /** Absent, in place of refused, when config.toml asks for an environment variable that is not set: whether it is needed depends on others. */
  readonly mayMiss?: true
  /** Its value is a whole table of config.toml, whatever the names in it: `accept` is given all of them at once. */
  readonly isTable?: true
  readonly default: Value
  /** Text of an environment variable, flag or PostgREST configuration → value; throws a RangeError whose message says what is allowed. */
  readonly parse: (text: string) => Value
  /** A value of config.toml → value; same error. */
  readonly accept: (value: unknown) => Value
  /** What the docs call its type: `integer`, `list of text`, `one of a, b`. */
  readonly type: string
}

type About = Pick<Setting<unknown>, 'key' | 'env' | 'about'> & {
  readonly postgrest?: string
  readonly secret?: true
  readonly mayMiss?: true
}

export function integerSetting<const Default extends number | undefined>(
  about: About & { readonly default: Default; readonly min?: number; readonly max?: number },
): Setting<number | Default> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = about
  const check = (value: unknown): number => {
    if (typeof value === 'bigint') return check(Number(value))
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value
    throw new RangeError(max === Number.MAX_SAFE_INTEGER ? `a whole number from ${min}` : `a whole number from ${min} to ${max}`)
  }
  return { ...about, type: 'integer', parse: (text) => check(/^-?\d+$/.test(text.trim()) ? Number(text) : text), accept: check }
}

export function textSetting<const Default extends string | undefined>(
  about: About & { readonly default: Default },
): Setting<string | Default> {
  const check = (value: unknown): string => {
    if (typeof value === 'string') return value
    throw new RangeError('text in quotes')
  }
  return { ...about, type: 'text', parse: check, accept: check }
}

export function booleanSetting(about: About & { readonly default: boolean }): Setting<boolean> {
  const words: Readonly<Record<string, boolean>> = {
    true: true,
    false: false,
    on: true,
    off: false,
    yes: true,
    no: false,
    1: true,
    0: false,
  }
  return {
    ...about,
    type: 'boolean',
    parse: (text) => {
      const value = words[text.trim().toLowerCase()]
      if (value !== undefined) return value
      throw new RangeError('true or false')
    },
    accept: (value) => {
      if (typeof value === 'boolean') return value
      throw new RangeError('true or false')
    },
  }
}

export function choiceSetting<const Choice extends string>(
  about: About & { readonly choices: readonly Choice[]; readonly default: NoInfer<Choice> },
): Setting<Choice> {
  const check = (value: unknown): Choice => {
    const found = about.choices.find((choice) => choice === value)
    if (found !== undefined) return found
    throw new RangeError(`one of ${about.choices.join(', ')}`)
  }
  return { ...about, type: `one of ${about.choices.join(', ')}`, parse: check, accept: check }
}

export function listSetting(about: About & { readonly default: readonly string[] }): Setting<readonly string[]> {
  return {
    ...about,
    type: 'list of text',
    parse: (text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    accept: (value) => {
      if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
      throw new RangeError('a list of text: ["a", "b"]')
    },
  }
}

/** Characters that a secret has at least. */
const shortestSecret = 32

/** A secret, with former ones behind it; each is long enough to be one. */
export function secretListSetting(about: Parameters<typeof listSetting>[0]): Setting<readonly string[]> {
  const list = listSetting(about)
  const check = (secrets: readonly string[]): readonly string[] => {
    if (secrets.every((secret) => secret.length >= shortestSecret)) return secrets
    throw new RangeError(`text of at least ${shortestSecret} characters, former keys behind it after a comma`)
  }
  return {
    ...list,
    parse: (text) => check(list.parse(text)),
    accept: (value) => check(list.accept(typeof value === 'string' ? [value] : value)),
  }
}

/** Seconds. Written as Supabase's config.toml does, `1m30s`, `24h`, `500ms`, or as a plain number of seconds. */
export function durationSetting<const Default extends number | undefined>(
  about: About & { readonly default: Default; readonly min?: number; readonly max?: number },
): Setting<number | Default> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = about
  const check = (value: unknown): number => {
    const seconds = typeof value === 'string' ? parseDuration(value) : Number(value)
    if (seconds >= min && seconds <= max) return seconds
    throw new RangeError(
      `a time of at least ${min} seconds${max === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${max}`}: "1m30s", "24h", 90`,
    )
  }
  return { ...about, type: 'duration in seconds', parse: check, accept: check }
}

const secondsIn: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 0.001, s: 1, m: 60, h: 3600 }

/** Seconds, of Go's notation (https://pkg.go.dev/time#ParseDuration); NaN for anything else. */
export function parseDuration(text: string): number {
  const trimmed = text.trim()
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed)
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(trimmed)) return Number.NaN
  const parts = trimmed.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)
  return [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (secondsIn[unit ?? ''] ?? Number.NaN), 0)
}

/** Bytes. Written as PostgreSQL writes them, `512MB`, `1GB`, or as a plain number of bytes. */
export function sizeSetting<const Default extends number | undefined>(
  about: About & { readonly default: Default },
): Setting<number | Default> {
  const check = (value: unknown): number => parseSize(String(value))
  return { ...about, type: 'size in bytes', parse: check, accept: check }
}

const bytesIn: Readonly<Record<string, number>> = { '': 1, B: 1, kB: 1024, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 }

/** Bytes of `512MB`, `1.5 GB`, `4096`. Throws a RangeError for anything else. */
export function parseSize(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([A-Za-z]*)$/.exec(text.trim()) ?? []
  const bytes = Number(number) * (bytesIn[unit] ?? Number.NaN)
  if (bytes >= 0) return Math.round(bytes)
  throw new RangeError('a size such as "512MB" or "1GB"')
}

/**
 * A table of config.toml whose names belong to the project: `[auth.sms.test_otp]`. In the environment and on the command line it is written as
 * a JSON object of texts.
 */
export function tableSetting(
  about: About & { readonly names: RegExp; readonly example: string },
): Setting<Readonly<Record<string, string>>> {
  const { names, example, ...rest } = about
  const problem = () => new RangeError(`a table like ${example}`)
  const accept = (value: unknown): Readonly<Record<string, string>> => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw problem()
    const entries = Object.entries(value).map(([name, text]) => [name, String(text)] as const)
    if (entries.every(([name]) => names.test(name))) return Object.fromEntries(entries)
    throw problem()
  }
  return { ...rest, type: 'table', isTable: true, default: {}, parse: (text) => accept(parseJson(text)), accept }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The values of a house's settings: `SettingValues<typeof restSettings>`. */
export type SettingValues<Declared extends Readonly<Record<string, Setting<unknown>>>> = {
  readonly [Name in keyof Declared]: Declared[Name] extends Setting<infer Value> ? Value : never
}
