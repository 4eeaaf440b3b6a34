import { type Setting, type SettingValues, textSetting } from '../../base/settings.ts'
import { type DeclaredRequest, parseDeclaredRequests } from './domain/parse-declared-request.ts'
import { parseDuration, parseShare } from './domain/parse-duration.ts'

export { arrivalKinds } from './domain/arrivals.ts'
export { parseDuration } from './domain/parse-duration.ts'

type About = Pick<Setting<unknown>, 'key' | 'env' | 'about'>

/** What `dorsal bench` asks and wants. */
export const loadTestSettings = {
  requests: requestsSetting({
    key: 'dorsal.bench.request',
    env: 'DORSAL_BENCH_REQUEST',
    about:
      'Requests that `dorsal bench` sends, one [[dorsal.bench.request]] each: path, and perhaps method, headers, body, weight, as, claims.',
  }),
  p50: durationSetting({
    key: 'dorsal.bench.objectives.p50',
    env: 'DORSAL_BENCH_P50',
    about: 'Half of the requests shall be answered within it.',
    default: undefined,
  }),
  p99: durationSetting({
    key: 'dorsal.bench.objectives.p99',
    env: 'DORSAL_BENCH_P99',
    about: '99 of 100 requests shall be answered within it; a plain number is milliseconds.',
    default: 500,
  }),
  errorRate: shareSetting({
    key: 'dorsal.bench.objectives.error_rate',
    env: 'DORSAL_BENCH_ERROR_RATE',
    about: 'Share of requests that may fail: answered 400 and above, too late, or not at all.',
    default: 0.01,
  }),
  rate: rateSetting({
    key: 'dorsal.bench.objectives.rate',
    env: 'DORSAL_BENCH_RATE',
    about: 'Requests a second that shall be answered.',
  }),
  key: textSetting({
    key: 'dorsal.bench.key',
    env: 'DORSAL_BENCH_KEY',
    secret: true,
    default: undefined,
    about: "Key that requests without one of their own present; absent: this project's publishable key.",
  }),
}

export type LoadTestSettings = SettingValues<typeof loadTestSettings>

function requestsSetting(about: About): Setting<readonly DeclaredRequest[]> {
  return {
    ...about,
    type: 'list of tables',
    default: [],
    parse: (text) => parseDeclaredRequests(parseList(text)),
    accept: parseDeclaredRequests,
  }
}

function parseList(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RangeError('a list of requests as JSON')
  }
}

/** Milliseconds. */
function durationSetting<const Default extends number | undefined>(
  about: About & { readonly default: Default },
): Setting<number | Default> {
  const accept = (value: unknown): number => parseDuration(typeof value === 'string' ? value : `${String(value)}ms`)
  const parse = (text: string): number => parseDuration(/^\d+$/.test(text) ? `${text}ms` : text)
  return { ...about, type: 'duration', parse, accept: (value) => (typeof value === 'string' ? parse(value) : accept(value)) }
}

function shareSetting(about: About & { readonly default: number }): Setting<number> {
  return { ...about, type: 'share', parse: parseShare, accept: (value) => parseShare(String(value)) }
}

function rateSetting(about: About): Setting<number | undefined> {
  const parse = (text: string): number => {
    const rate = Number(text)
    if (text.trim() !== '' && rate > 0 && Number.isFinite(rate)) return rate
    throw new RangeError('a number above 0')
  }
  return { ...about, type: 'number', default: undefined, parse, accept: (value) => parse(String(value)) }
}
